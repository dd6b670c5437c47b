import { parseArgs } from 'node:util'
import { type Case, cases } from './cases.ts'
import { type Variant, variants } from './variants.ts'

/** What can be measured, in the order of the tables. */
export const parts = ['cpu', 'allocation', 'start-up', 'size', 'growth'] as const

export type Part = (typeof parts)[number]

/** What one run measures. */
export interface Choice {
  readonly parts: ReadonlySet<Part>
  readonly cases: readonly Case[]
  readonly variants: readonly Variant[]
  /** Many sittings, for figures that are published. */
  readonly long: boolean
  /** Whether the app brings a fetch of its own. */
  readonly ownFetch: boolean
}

/**
 * Reads `--part cpu --case small --variant tollbell --long --own-fetch`; each may be said several times and stands for the one of
 * that name, else for all whose name contains it, and what is not said is all there is. The bare SDK of a chosen
 * variant comes with it.
 * @throws {Error} naming what there is, when a name fits nothing
 */
export function choiceFrom(args: string[]): Choice {
  const several = { type: 'string', multiple: true } as const
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({
    args,
    options: { part: several, case: several, variant: several, long: flag, 'own-fetch': flag },
  })
  const chosen = choose('variant', variants, nameOf, values.variant)
  const needed = new Set(chosen.flatMap(({ name, over = name }) => [name, over]))
  return {
    parts: new Set(choose('part', parts, (part) => part, values.part)),
    cases: choose('case', cases, nameOf, values.case),
    variants: variants.filter(({ name }) => needed.has(name)),
    long: values.long,
    ownFetch: values['own-fetch'],
  }
}

function nameOf({ name }: { readonly name: string }): string {
  return name
}

function choose<Item>(
  what: string,
  all: readonly Item[],
  textOf: (item: Item) => string,
  wanted: readonly string[] | undefined,
): readonly Item[] {
  if (!wanted) return all
  const found = new Set<Item>()
  for (const each of wanted) {
    const named = all.filter((item) => textOf(item) === each)
    const fitting = named.length > 0 ? named : all.filter((item) => textOf(item).includes(each))
    if (fitting.length === 0) {
      throw new Error(`There is no ${what} ${JSON.stringify(each)}. There are: ${all.map(textOf).join('; ')}.`)
    }
    for (const item of fitting) found.add(item)
  }
  return all.filter((item) => found.has(item))
}

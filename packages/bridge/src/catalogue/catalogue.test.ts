import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, test } from 'vitest'
import { languageNames, languages, type MessageKey } from './catalogue.ts'
import { en } from './en.ts'

const keys = Object.keys(en) as MessageKey[]
const others = languageNames.filter((language) => language !== 'en')

interface Node {
  readonly value?: unknown
  readonly options?: Readonly<Record<string, { readonly value: readonly Node[] }>>
}

function argumentsOf(text: string): string[] {
  const names = new Set<string>()
  const visit = (node: Node): void => {
    // 0 is literal text; every other node names an argument.
    if ('type' in node && node.type !== 0 && typeof node.value === 'string') names.add(node.value)
    for (const option of Object.values(node.options ?? {})) option.value.forEach(visit)
  }
  for (const node of new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).getAst()) visit(node as Node)
  return [...names].sort()
}

describe.each(others)('%s', (language) => {
  const { catalogue } = languages[language]

  test('has the keys of English and no others', () => {
    expect(Object.keys(catalogue).sort()).toEqual([...keys].sort())
  })

  test.each(keys)('%s uses arguments that English has, and every one that carries a figure', (key) => {
    const inEnglish = argumentsOf(en[key])
    const here = argumentsOf(catalogue[key])
    // A language may count without a plural, but never lose a name or an amount.
    expect(here.filter((name) => !inEnglish.includes(name))).toEqual([])
    expect(inEnglish.filter((name) => !here.includes(name))).toEqual([])
  })

  test('is written in its own language throughout', () => {
    // What is the same in English too is a name or a bare argument.
    const same = keys.filter((key) => catalogue[key] === en[key] && /[a-z]{3}/i.test(en[key].replace(/\{\w+\}/g, '')))
    // "tokens" is what they are called in French too.
    expect(same.filter((key) => key !== 'amount.tokens')).toEqual([])
  })
})

test('Persian has its half-spaces: no «می» or «ها» stands apart', () => {
  const { catalogue } = languages.fa
  expect(keys.filter((key) => /(^|\s)(می|نمی) \p{L}|\p{L} ها(\s|ی|$)/u.test(catalogue[key]))).toEqual([])
})

test('French has no plain space before ; : ! ? and inside guillemets', () => {
  const { catalogue } = languages.fr
  expect(keys.filter((key) => / [;:!?»]|« /.test(catalogue[key]))).toEqual([])
})

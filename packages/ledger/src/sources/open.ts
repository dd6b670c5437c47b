import { readFileSync } from 'node:fs'
import { type PriceBook, PriceBookError, readPriceBook } from '@tollbell/pricing'
import { StartError } from '@tollbell/service'
import { Prices } from './prices.ts'
import { type ProjectMap, projectsBy } from './projects.ts'
import type { SourceParts } from './source.ts'

export interface SourceOptions {
  /** Prices that come before the list's, for usage that arrives without a cost; see @tollbell/pricing. */
  readonly pricesFile?: string | undefined
  /** Projects of services that name none themselves. */
  readonly projects?: ProjectMap | undefined
}

/** Throws a StartError with every mistake in the prices file. */
export function openSources({ pricesFile, projects }: SourceOptions, now: () => Date): SourceParts {
  const book = pricesFile === undefined ? undefined : bookIn(pricesFile)
  return { prices: new Prices(book, now), projectOf: projectsBy(projects) }
}

function bookIn(file: string): PriceBook {
  try {
    return readPriceBook(file, (path) => readFileSync(path, 'utf8'))
  } catch (error) {
    if (error instanceof PriceBookError) throw new StartError(error.mistakes, { cause: error })
    throw error
  }
}

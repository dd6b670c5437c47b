import * as fc from 'fast-check'
import { type Account, accountKey, measures } from '../../booking/account.ts'
import type { ImportSum } from '../../booking/import.ts'
import { sourceNames } from '../../sources/source.ts'
import { storable } from '../../sources/storable.ts'

const quarterMs = 15 * 60 * 1000
const firstMs = Date.parse('2026-10-24T00:00:00Z')
// Changes of clocks, months and years are nothing to an export, but a week of quarters has all hours in it.
const quarters = 7 * 96

// What spreadsheets take for formulas, what CSV and JSON have to quote, and what anybody may be called.
const oddNames = [
  '=1+1',
  '+1',
  '-1',
  '@x',
  '\tx',
  '\rx',
  "'=x",
  "''",
  'a,b',
  'a"b',
  'a\nb',
  'a\r\nb',
  ' x ',
  '見積もり 🔔',
  '{"a":1}',
  '﻿x',
]

const name: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('', 'chatbot', 'search', ...oddNames),
  fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => storable(text.slice(0, 200))),
)

const amount = fc.oneof(
  fc.integer({ min: 1, max: 5000 }),
  fc
    .maxSafeInteger()
    .map(Math.abs)
    .filter((value) => value > 0),
)

const account: fc.Arbitrary<Account> = fc.record({
  measure: fc.constantFrom(...measures),
  detail: fc.constantFrom('input', 'output', 'ok', ''),
  project: name,
  provider: name,
  model: name,
  operation: name,
  user: name,
  tier: name,
  estimated: fc.boolean(),
  source: fc.constantFrom(...sourceNames),
})

/** Any usage, as sums of another ledger. */
export const anyUsage: fc.Arbitrary<ImportSum[]> = fc.uniqueArray(
  fc.record({
    source: fc.constant('truth'),
    account,
    bucketMs: fc.nat(quarters).map((quarter) => firstMs + quarter * quarterMs),
    amount,
  }),
  { minLength: 1, maxLength: 40, selector: ({ account: one, bucketMs }) => `${bucketMs} ${accountKey(one)}` },
)

/** So many sums that differ in their quarter of an hour. */
export function manySums(count: number): ImportSum[] {
  const names = { project: 'chatbot', provider: 'openai', model: 'gpt-4o', operation: '', user: '', tier: '' }
  return Array.from({ length: count }, (_, index) => ({
    source: 'truth',
    account: { measure: 'cost', detail: 'input', ...names, estimated: false, source: 'tollbell' },
    bucketMs: firstMs + index * quarterMs,
    amount: index + 1,
  }))
}

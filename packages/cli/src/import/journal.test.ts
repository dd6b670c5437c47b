import type { ImportedJournal } from '@tollbell/instrumentation/journal'
import { expect, test } from 'vitest'
import { linesOf } from './journal.ts'

const reported: ImportedJournal = {
  path: '/usage/a.jsonl',
  outcome: 'reported',
  known: false,
  calls: 1_200,
  costNanoUsd: 1_234_500_000,
  unpriced: 0,
  badLines: 0,
}

test.each<{ name: string; imported: readonly ImportedJournal[]; says: readonly string[] }>([
  {
    name: 'one journal',
    imported: [reported],
    says: [
      'Reported 1 journal: 1,200 calls, $1.2345. Of these 0 calls were noted as arrived before; what the ledger had counts once.',
    ],
  },
  {
    name: 'some that had arrived, and usage without a price',
    imported: [reported, { ...reported, known: true, calls: 30, unpriced: 4_000 }],
    says: [
      'Reported 2 journals: 1,230 calls, $2.4690 and 4,000 tokens without a price. Of these 30 calls were noted as arrived before; what the ledger had counts once.',
    ],
  },
  {
    name: 'what is not reported, and what cannot be read',
    imported: [
      { ...reported, outcome: 'alive' },
      { ...reported, path: '/usage/b.jsonl', outcome: 'tooOld', badLines: 1 },
    ],
    says: [
      expect.stringMatching(/^Reported 0 journals: 0 calls, \$0\.00\. /),
      '/usage/a.jsonl: still being written; its app exports by itself.',
      '/usage/b.jsonl: not touched for 30 days, so the ledger may have forgotten it and would count it again.',
      '/usage/b.jsonl: a line cannot be read; all others count.',
    ],
  },
])('$name', ({ imported, says }) => {
  expect(linesOf(imported)).toEqual(says)
})

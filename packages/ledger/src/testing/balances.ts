import type { BalanceSource, DatedAmount } from '../balance/balance-source.ts'
import type { Latch, LatchId } from '../balance/latch.ts'
import type { StandingChange } from '../balance/standing.ts'
import type { Account } from '../booking/account.ts'
import { bucketStart } from '../booking/bucket.ts'

const input: Account = {
  measure: 'cost',
  detail: 'input',
  project: 'chatbot',
  provider: 'openai',
  model: 'gpt-5-mini',
  operation: '',
  user: '',
  tier: '',
  estimated: false,
  source: 'tollbell',
}

/** An account that costs, of the chatbot unless it says otherwise. */
export function testAccount(more: Partial<Account> = {}): Account {
  return { ...input, ...more }
}

/** An amount in USD that is spent at an instant. */
export function spentAt(instant: Date, usd: number, account: Account = input): DatedAmount {
  return { account, bucketMs: bucketStart(instant), atMs: instant.getTime(), amount: BigInt(Math.round(usd * 1e9)) }
}

/** Where standings are opened from in tests: it has what it was told to keep. */
export interface TestSource extends BalanceSource {
  keep(change: Pick<StandingChange, 'amounts'> & Partial<StandingChange>): void
  /** From now on, it knows of its amounts only in which quarter of an hour they were. */
  fold(): void
}

export function testSource(): TestSource {
  let amounts: readonly DatedAmount[] = []
  let latches: Latch[] = []
  let isFolded = false
  const within = (fromMs: number, toMs: number): DatedAmount[] =>
    amounts.filter(({ bucketMs }) => bucketMs >= fromMs && bucketMs < toMs)
  return {
    amounts: (fromMs, toMs) => Promise.resolve(within(fromMs, toMs)),
    buckets: (fromMs, toMs) =>
      Promise.resolve(within(fromMs, toMs).map(({ atMs, ...booked }) => (isFolded ? booked : { ...booked, atMs }))),
    countedFrom: () => Promise.resolve(new Map()),
    latches: (counts, periodStartMs) =>
      Promise.resolve(latches.filter((one) => one.counts === counts && one.periodStartMs === periodStartMs)),
    keep({ amounts: added, set = [], clear = [] }) {
      amounts = [...amounts, ...added]
      const gone = new Set([...clear, ...set].map(keyOf))
      latches = [...latches.filter((latch) => !gone.has(keyOf(latch))), ...set]
    },
    fold() {
      isFolded = true
    },
  }
}

function keyOf({ counts, budget, member, periodStartMs, kind, at }: LatchId): string {
  return JSON.stringify([counts, budget, member, periodStartMs, kind, `${at}`])
}

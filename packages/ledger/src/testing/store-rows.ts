import { expect } from 'vitest'
import type { Latch } from '../balance/latch.ts'
import type { BalanceRows, Instance, Life, Progress, Store, StreamRows } from '../store/store.ts'
import { testAccount } from './balances.ts'

/** Opens the same store again each time it is asked. */
export type Open = () => Promise<Store>

export const instance = (number: number, more: Partial<Instance> = {}): Instance => ({
  number,
  id: `instance ${number}`,
  project: 'chatbot',
  lastSeenMs: 5,
  kept: false,
  ...more,
})
export const life = (number: number, more: Partial<Life> = {}): Life => ({
  number,
  stream: `stream ${number}`,
  startMs: 1,
  value: 10,
  timeMs: 100,
  ...more,
})
export const latch = (kind: Latch['kind'], at: bigint, more: Partial<Latch> = {}): Latch => ({
  counts: 'usd a month',
  budget: 'everything',
  member: '',
  periodStartMs: 1000,
  kind,
  at,
  crossedAtMs: 1,
  quiet: false,
  ...more,
})
export const quarterMs: number = 900_000
export const largest: bigint = 2n ** 63n - 1n
export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
export const at = (folded: number, target: number = folded, done = 0): Progress => ({ folded, target, done })

const noBalances: BalanceRows = {
  wipe: false,
  accounts: [],
  totals: [],
  amounts: [],
  cleared: [],
  latches: [],
  resets: [],
  callTimes: undefined,
}

export function balanceRows(rows: Partial<BalanceRows> = {}): BalanceRows {
  return { ...noBalances, ...rows }
}

export function streamRows(rows: Partial<StreamRows>): StreamRows {
  return { forgotten: [], instances: [], opened: [], words: [], ended: [], ...rows }
}

export async function fold(store: Store, rows: Partial<BalanceRows>): Promise<void> {
  const { folded } = (await store.opening()).progress.balances
  expect(await store.foldBalances({ from: at(folded), to: at(folded + 1), rows: balanceRows(rows) })).toBe(true)
}

export async function foldStreams(store: Store, rows: Partial<StreamRows>): Promise<void> {
  const { folded } = (await store.opening()).progress.streams
  expect(await store.foldStreams({ from: at(folded), to: at(folded + 1), rows: streamRows(rows) })).toBe(true)
}

export async function foldTo(store: Store, target: number, from = 0): Promise<void> {
  expect(await store.foldBalances({ from: at(from), to: at(target), rows: balanceRows() })).toBe(true)
  expect(await store.foldStreams({ from: at(from), to: at(target), rows: streamRows({}) })).toBe(true)
}

export async function fourQuarters(store: Store): Promise<Store> {
  const amounts = [1n, 2n, 4n, 8n].map((amount, index) => ({ account: 1, bucketMs: index * quarterMs, amount }))
  const totals = [{ account: 1, amount: 15n, lastBookedMs: 7 }]
  await fold(store, { accounts: [{ id: 1, account: testAccount() }], totals, amounts })
  return store
}

export async function amountIn(store: Store, fromMs: number, toMs: number): Promise<bigint> {
  const { result } = await store.readBalances((tables) => tables.amounts(fromMs, toMs))
  return result.get(1) ?? 0n
}

export function byLatch(one: Latch, other: Latch): number {
  return latchText(one) < latchText(other) ? -1 : 1
}

function latchText({ budget, member, kind, at: due }: Latch): string {
  return JSON.stringify([budget, member, kind, `${due}`])
}

export function byId(one: readonly [number, ...unknown[]], other: readonly [number, ...unknown[]]): number {
  return one[0] - other[0]
}

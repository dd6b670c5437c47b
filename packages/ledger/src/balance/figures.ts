import { formatAmount, type Outcome, type TokenClass } from '@tollbell/conventions'
import type { UsageFigures } from '../api/types.ts'
import type { Account } from '../booking/account.ts'

/** Some amount on some account. */
export interface Booked {
  readonly account: Account
  /** At rest. */
  readonly amount: bigint
}

/** Adds up what was booked. */
export function figuresOf(booked: Iterable<Booked>): UsageFigures {
  const sums = { cost: 0n, tokens: 0n, requests: 0n, unpriced: 0n }
  const tokens: Partial<Record<TokenClass, number>> = {}
  const requests: Partial<Record<Outcome, number>> = {}
  for (const { account, amount } of booked) {
    sums[account.measure] += amount
    if (account.measure === 'tokens') add(tokens, account.detail, amount)
    if (account.measure === 'requests') add(requests, account.detail, amount)
  }
  return {
    costUsd: formatAmount(sums.cost, 'usd'),
    tokens: Number(sums.tokens),
    tokensByClass: tokens,
    unpricedTokens: Number(sums.unpriced),
    requests: Number(sums.requests),
    requestsByOutcome: requests,
  }
}

function add(sums: Record<string, number>, key: string, amount: bigint): void {
  sums[key] = (sums[key] ?? 0) + Number(amount)
}

/** What was booked, by whatever `nameOf` says of an account; dearest first, then busiest. */
export function groupBooked(
  booked: Iterable<Booked>,
  nameOf: (account: Account) => string,
): { name: string; booked: Booked[] }[] {
  const groups = new Map<string, Booked[]>()
  for (const entry of booked) {
    const name = nameOf(entry.account)
    const group = groups.get(name)
    if (group) group.push(entry)
    else groups.set(name, [entry])
  }
  return [...groups]
    .map(([name, entries]) => ({ name, booked: entries, weight: weightOf(entries) }))
    .sort((one, other) => descending(one.weight, other.weight))
    .map(({ name, booked: entries }) => ({ name, booked: entries }))
}

function weightOf(booked: readonly Booked[]): { cost: bigint; tokens: bigint } {
  const weight = { cost: 0n, tokens: 0n }
  for (const { account, amount } of booked) {
    if (account.measure === 'cost' || account.measure === 'tokens') weight[account.measure] += amount
  }
  return weight
}

type Weight = ReturnType<typeof weightOf>

function descending(one: Weight, other: Weight): number {
  if (one.cost !== other.cost) return one.cost > other.cost ? -1 : 1
  if (one.tokens !== other.tokens) return one.tokens > other.tokens ? -1 : 1
  return 0
}

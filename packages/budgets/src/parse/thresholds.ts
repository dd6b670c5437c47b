import { criticalRatio, warningRatio } from '@tollbell/conventions'
import type { Budget, Threshold } from '../budget.ts'
import { shareOf } from '../share.ts'
import type { Amount } from './amount.ts'
import type { WrittenBudget } from './check.ts'
import { isAbove, type Levels } from './level.ts'
import { type Field, quote } from './mistakes.ts'

type Told = Pick<Budget, 'thresholds' | 'warningAt' | 'criticalAt'>

/**
 * What is told when, and how bad it is. Of a budget with a limit, warning and critical are 80 % and 90 % of it where
 * nothing is said; without one, the highest threshold is critical and the lowest a warning. Without thresholds, these
 * two levels are told, and the limit.
 */
export function thresholdsOf(written: WrittenBudget, levels: Levels, limit: Amount | undefined): Told {
  const said = saidLevels(written, levels)
  const thresholds = written.thresholds && rising(written.thresholds, levels)
  const { warning, critical } = limit ? levelsOfLimit(limit, said) : levelsWithout(said, thresholds ?? [])
  return {
    thresholds: thresholds ?? distinct([warning, critical, ...(limit ? [share(limit, 1)] : [])]),
    ...(warning && { warningAt: warning.at }),
    ...(critical && { criticalAt: critical.at }),
  }
}

interface StatusLevels {
  readonly warning: Threshold | undefined
  readonly critical: Threshold | undefined
}

function saidLevels(written: WrittenBudget, levels: Levels): StatusLevels {
  const warning = levels.level(written.warning)
  const critical = levels.level(written.critical)
  if (written.critical && warning && critical && !isAbove(critical, warning)) {
    written.critical.tell(`${quote(written.critical.text)} is not above the warning level; write more than that`)
  }
  return { warning, critical }
}

// The level nobody wrote keeps its side of the one somebody did: above a warning of 95 % it is the limit itself.
function levelsOfLimit(limit: Amount, said: StatusLevels): StatusLevels {
  const above = said.warning?.at ?? 0n
  const critical = said.critical ?? [share(limit, criticalRatio), share(limit, 1)].find(({ at }) => at > above)
  const usual = share(limit, warningRatio)
  return { warning: said.warning ?? (critical && usual.at < critical.at ? usual : undefined), critical }
}

function levelsWithout(said: StatusLevels, thresholds: readonly Threshold[]): StatusLevels {
  if (said.warning || said.critical) return said
  return { warning: thresholds.length > 1 ? thresholds[0] : undefined, critical: thresholds.at(-1) }
}

function share(limit: Amount, ratio: number): Threshold {
  return { at: shareOf(limit.value, ratio), ratio }
}

function distinct(thresholds: readonly (Threshold | undefined)[]): Threshold[] {
  const byAmount = new Map(thresholds.flatMap((one) => (one ? [[one.at, one]] : [])))
  return [...byAmount.values()].sort((one, other) => (one.at < other.at ? -1 : 1))
}

function rising(fields: readonly Field[], levels: Levels): Threshold[] {
  const thresholds: Threshold[] = []
  for (const field of fields) {
    const threshold = levels.level(field)
    const highest = thresholds.at(-1)
    if (threshold && highest && !isAbove(threshold, highest)) {
      field.tell(`${quote(field.text)} does not rise above the one before it; write them in rising order`)
    } else if (threshold) thresholds.push(threshold)
  }
  return thresholds
}

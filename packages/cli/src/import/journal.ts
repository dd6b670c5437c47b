import { formatAmount } from '@tollbell/conventions'
import {
  type ImportedJournal,
  type ImportTarget,
  importJournal,
  isJournal,
  journalsIn,
  NotReported,
} from '@tollbell/instrumentation/journal'
import { StartError } from '@tollbell/service'
import type { AskOptions } from '../ask.ts'
import { count, plural, usd } from '../format.ts'
import type { ImportFormat } from './format.ts'

/** The journals that apps write: what a process that ended had counted is reported in its name. */
export const journal: ImportFormat = {
  name: 'journal of @tollbell/instrumentation',
  filesIn: journalsIn,
  recognises: isJournal,
  async *import(paths, { ledger: { url, token } }, { now }) {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token.reveal()}` }
    const target = { url: `${url}/v1/metrics`, headers, now: () => now().getTime() }
    const imported: ImportedJournal[] = []
    const mistakes: string[] = []
    let ofLedger: NotReported | undefined
    for (const path of paths) {
      const outcome = await outcomeOf(path, target)
      if (!(outcome instanceof NotReported)) imported.push(outcome)
      else if (outcome.isOfJournal) mistakes.push(outcome.message)
      else {
        ofLedger = outcome
        break
      }
    }
    yield { lines: imported.length > 0 ? linesOf(imported) : [], mistakes }
    if (ofLedger) throw new StartError(cureOf(ofLedger, url, token))
  },
}

async function outcomeOf(path: string, target: ImportTarget): Promise<ImportedJournal | NotReported> {
  try {
    return await importJournal(path, target)
  } catch (error) {
    if (error instanceof NotReported) return error
    throw error
  }
}

/** What was imported, and of each journal that was not, why. */
export function linesOf(imported: readonly ImportedJournal[]): string[] {
  const of = (outcome: ImportedJournal['outcome']): ImportedJournal[] =>
    imported.filter((each) => each.outcome === outcome)
  const unread = imported.filter(({ badLines }) => badLines > 0)
  return [
    reportedLine(of('reported')),
    ...of('alive').map(({ path }) => `${path}: still being written; its app exports by itself.`),
    ...of('tooOld').map(
      ({ path }) => `${path}: not touched for 30 days, so the ledger may have forgotten it and would count it again.`,
    ),
    ...unread.map(({ path, badLines }) => `${path}: ${lines(badLines)} cannot be read; all others count.`),
  ]
}

function reportedLine(reported: readonly ImportedJournal[]): string {
  const { calls, costNanoUsd, unpriced } = sumOf(reported)
  const cost = usd(formatAmount(BigInt(costNanoUsd), 'usd'))
  const unknown = unpriced === 0 ? '' : ` and ${plural(unpriced, 'token')} without a price`
  const known = sumOf(reported.filter((each) => each.known)).calls
  return `Reported ${plural(reported.length, 'journal')}: ${plural(calls, 'call')}, ${cost}${unknown}. Of these ${count(known)} calls were noted as arrived before; what the ledger had counts once.`
}

function sumOf(journals: readonly ImportedJournal[]): Pick<ImportedJournal, 'calls' | 'costNanoUsd' | 'unpriced'> {
  const sum = { calls: 0, costNanoUsd: 0, unpriced: 0 }
  for (const each of journals) {
    sum.calls += each.calls
    sum.costNanoUsd += each.costNanoUsd
    sum.unpriced += each.unpriced
  }
  return sum
}

function lines(number: number): string {
  return number === 1 ? 'a line' : `${count(number)} lines`
}

function cureOf({ message }: NotReported, url: string, token: AskOptions['token']): string {
  const asks = token === undefined ? 'give the file with its token with --token-file' : 'look at its token'
  return `${message}. Is that a ledger (${url}), and does it run? If it asks for a token, ${asks}. What was reported so far counts once; import again.`
}

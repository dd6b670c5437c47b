import { instruments, modelFamily, attributes as names, nanoUsdFromUsd } from '@tollbell/conventions'
import type { Measure } from '../../booking/account.ts'
import { growth } from '../../booking/stream.ts'
import type { Attributes } from '../../otlp/request.ts'
import { accountBase, accountFor, first } from '../account-of.ts'
import { type MetricReader, type Source, wholeAmount } from '../source.ts'

/** `@tollbell/instrumentation`: what it counted is booked as it is, cost included. */
export const tollbell: Source = {
  name: 'tollbell',
  betterOnes: [],
  metrics: new Map([
    [instruments.cost.name, reader('cost')],
    [instruments.tokens.name, reader('tokens')],
    [instruments.requests.name, reader('requests')],
    [instruments.unpricedTokens.name, reader('unpriced')],
  ]),
}

function reader(measure: Measure): MetricReader {
  return {
    metric: measure,
    kinds: ['sum'],
    // Cost is a double in USD on the wire and an integer of nano-USD here; the others are pieces on both sides.
    valueOf: ({ value = Number.NaN }) => wholeAmount(measure === 'cost' ? nanoUsdFromUsd(value) : value),
    meaningOf(origin, parts) {
      const base = { ...accountBase('tollbell', origin, parts), model: modelOf(origin.attributes) }
      const detail = first(origin.attributes, measure === 'requests' ? names.outcome : names.tokenClass)
      const account = accountFor(base, measure, detail)
      return { project: base.project, entries: [{ account, amountBetween: growth }] }
    },
  }
}

/**
 * The model an app asked for, where it was answered by a dated snapshot of that, and else the one that answered: a call
 * that failed names only what was asked for, and belongs to those that did not fail. It has its price already.
 */
function modelOf(attributes: Attributes): string {
  const asked = first(attributes, names.requestModel)
  const answered = first(attributes, names.responseModel)
  return answered === '' || modelFamily(answered) === asked ? asked : answered
}

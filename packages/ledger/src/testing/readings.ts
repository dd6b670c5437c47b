import { attributes as names } from '@tollbell/conventions'
import type { Account } from '../booking/account.ts'
import { type Readings, readingsOf } from '../booking/readings.ts'
import { Streams } from '../booking/streams.ts'
import { decodeJson } from '../otlp/json.ts'
import { openSources, type SourceOptions } from '../sources/open.ts'
import type { SourceParts } from '../sources/source.ts'
import { isBooked } from '../sources/sources.ts'

/** The day on which tests look prices up. */
export const pricingDay: Date = new Date('2026-11-22T12:00:00Z')

/** What sources ask of the ledger. */
export function testSources(options: SourceOptions = {}): SourceParts {
  return openSources(options, () => pricingDay)
}

const noonMs = pricingDay.getTime()

/** A metric with one point. */
export interface TestMetric {
  readonly name: string
  readonly kind: 'sum' | 'histogram' | 'exponentialHistogram' | 'gauge'
  readonly value: number
  readonly count?: number
  readonly attributes?: Readonly<Record<string, string>>
  /** Milliseconds since 1970; an hour before, and at, noon of the pricing day unless given. */
  readonly start?: number
  readonly time?: number
  readonly delta?: boolean
}

export interface TestExport {
  readonly metrics: readonly TestMetric[]
  readonly resource?: Readonly<Record<string, string>>
  readonly scope?: string
}

/** An OTLP/JSON request of any kind of metrics. */
export function otlpExport({ metrics, resource = {}, scope = 'some-library' }: TestExport): object {
  const usual = { [names.serviceName]: 'shop', [names.serviceInstanceId]: 'instance-1' }
  return {
    resourceMetrics: [
      {
        resource: { attributes: keyValues({ ...usual, ...resource }) },
        scopeMetrics: [{ scope: { name: scope }, metrics: metrics.map(metricOf) }],
      },
    ],
  }
}

function metricOf({
  name,
  kind,
  value,
  count,
  attributes = {},
  start = noonMs - 3_600_000,
  time = noonMs,
  delta = false,
}: TestMetric): object {
  const numbers = kind.endsWith('istogram') ? { sum: value, count: `${count ?? 1}` } : { asDouble: value }
  const dataPoints = [
    {
      startTimeUnixNano: `${start}000000`,
      timeUnixNano: `${time}000000`,
      attributes: keyValues(attributes),
      ...numbers,
    },
  ]
  const temporality = { aggregationTemporality: delta ? 1 : 2 }
  return {
    name,
    [kind]: { dataPoints, ...(kind !== 'gauge' && temporality), ...(kind === 'sum' && { isMonotonic: true }) },
  }
}

/** What the ledger reads of an export. */
export function readingsIn(
  sent: TestExport,
  { streams = new Streams(), ...sources }: Partial<SourceParts> & { streams?: Streams } = {},
): Readings {
  const body = Buffer.from(JSON.stringify(otlpExport(sent)))
  return readingsOf(decodeJson(body, isBooked), { ...testSources(), ...sources, streams })
}

/** What is booked when all that was read is new, by measure and detail. */
export function bookedFromZero({ readings }: Readings): { account: Account; amount: number }[] {
  return readings.flatMap(({ stream, value }) =>
    stream.entries
      .map(({ account, amountBetween }) => ({ account, amount: amountBetween(0, value) }))
      .filter(({ amount }) => amount > 0),
  )
}

function keyValues(attributes: Readonly<Record<string, string>>): object[] {
  return Object.entries(attributes)
    .filter(([, stringValue]) => stringValue !== '')
    .map(([key, stringValue]) => ({ key, value: { stringValue } }))
}

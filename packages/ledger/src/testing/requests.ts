import { instruments, attributes as names } from '@tollbell/conventions'
import { testNow } from './clock.ts'

/** One point of a cumulative sum, as an app would export it. */
export interface TestPoint {
  readonly metric?: string
  readonly value: number
  readonly attributes?: Readonly<Record<string, string>>
  /** Milliseconds since 1970; the time of the clock of tests unless given. */
  readonly start?: number
  readonly time?: number
}

export interface TestRequest {
  readonly points: readonly TestPoint[]
  /** `''` leaves it out. */
  readonly instance?: string
  readonly project?: string
  readonly temporality?: number
  readonly monotonic?: boolean
}

const usual = {
  [names.provider]: 'openai',
  [names.responseModel]: 'gpt-5-mini',
  [names.tokenClass]: 'input',
}

/** An OTLP/JSON request with one resource. Each point is a metric of its own. */
export function otlpRequest({
  points,
  instance = 'instance-1',
  project = 'chatbot',
  temporality = 2,
  monotonic = true,
}: TestRequest): object {
  const resource = { [names.serviceName]: project, ...(instance && { [names.serviceInstanceId]: instance }) }
  const metrics = points.map(
    ({ metric = instruments.cost.name, value, attributes = {}, start = 0, time = testNow().getTime() }) => ({
      name: metric,
      sum: {
        aggregationTemporality: temporality,
        isMonotonic: monotonic,
        dataPoints: [
          {
            startTimeUnixNano: `${start}000000`,
            timeUnixNano: `${time}000000`,
            asDouble: value,
            attributes: keyValues({ ...usual, ...attributes }),
          },
        ],
      },
    }),
  )
  return {
    resourceMetrics: [
      { resource: { attributes: keyValues(resource) }, scopeMetrics: [{ scope: { name: 'test' }, metrics }] },
    ],
  }
}

function keyValues(attributes: Readonly<Record<string, string>>): object[] {
  return Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } }))
}

import { bytesField, doubleField, fixed64Field, textField, varintField } from '../otlp/wire-writer.ts'

/** An OTLP/JSON request with what the ledger reads; numbers of 64 bits are text, as there. */
export interface OtlpRequest {
  readonly resourceMetrics: readonly {
    readonly resource: { readonly attributes: readonly OtlpAttribute[] }
    readonly scopeMetrics: readonly {
      readonly scope: { readonly name: string; readonly version?: string }
      readonly metrics: readonly OtlpMetric[]
    }[]
  }[]
}

export interface OtlpAttribute {
  readonly key: string
  readonly value: { readonly stringValue: string }
}

export interface OtlpMetric {
  readonly name: string
  readonly sum?: OtlpSum
  readonly gauge?: Pick<OtlpSum, 'dataPoints'>
  readonly histogram?: {
    readonly aggregationTemporality: number
    readonly dataPoints: readonly (OtlpPoint & { readonly count: string; readonly sum: number })[]
  }
}

export interface OtlpSum {
  readonly aggregationTemporality: number
  readonly isMonotonic: boolean
  readonly dataPoints: readonly (OtlpPoint & { readonly asDouble?: number; readonly asInt?: string })[]
}

export interface OtlpPoint {
  readonly startTimeUnixNano: string
  readonly timeUnixNano: string
  readonly flags?: number
  readonly attributes: readonly OtlpAttribute[]
}

/** The same request in protobuf, with its fields in the order of their numbers, as every exporter writes them. */
export function protobufOf({ resourceMetrics }: OtlpRequest): Buffer {
  return Buffer.concat(
    resourceMetrics.map(({ resource, scopeMetrics }) =>
      bytesField(
        1,
        bytesField(1, ...resource.attributes.map((each) => keyValue(1, each))),
        ...scopeMetrics.map(({ scope, metrics }) =>
          bytesField(
            2,
            bytesField(1, textField(1, scope.name), textField(2, scope.version ?? '')),
            ...metrics.map((metric) => bytesField(2, textField(1, metric.name), ...dataOf(metric))),
          ),
        ),
      ),
    ),
  )
}

function dataOf({ sum, gauge, histogram }: OtlpMetric): Buffer[] {
  const data: Buffer[] = []
  if (gauge) data.push(bytesField(5, ...gauge.dataPoints.map(numberPoint)))
  if (sum) {
    const flags = [varintField(2, sum.aggregationTemporality), varintField(3, sum.isMonotonic ? 1 : 0)]
    data.push(bytesField(7, ...sum.dataPoints.map(numberPoint), ...flags))
  }
  if (histogram) {
    const points = histogram.dataPoints.map((point) =>
      bytesField(
        1,
        ...times(point),
        fixed64Field(4, BigInt(point.count)),
        doubleField(5, point.sum),
        ...point.attributes.map((each) => keyValue(9, each)),
        ...(point.flags === undefined ? [] : [varintField(10, point.flags)]),
      ),
    )
    data.push(bytesField(9, ...points, varintField(2, histogram.aggregationTemporality)))
  }
  return data
}

function numberPoint(point: OtlpSum['dataPoints'][number]): Buffer {
  return bytesField(
    1,
    ...times(point),
    ...(point.asDouble === undefined ? [] : [doubleField(4, point.asDouble)]),
    ...(point.asInt === undefined ? [] : [fixed64Field(6, BigInt(point.asInt))]),
    ...point.attributes.map((each) => keyValue(7, each)),
    ...(point.flags === undefined ? [] : [varintField(8, point.flags)]),
  )
}

function times({ startTimeUnixNano, timeUnixNano }: OtlpPoint): Buffer[] {
  return [fixed64Field(2, BigInt(startTimeUnixNano)), fixed64Field(3, BigInt(timeUnixNano))]
}

function keyValue(field: number, { key, value }: OtlpAttribute): Buffer {
  return bytesField(field, textField(1, key), bytesField(2, textField(1, value.stringValue)))
}

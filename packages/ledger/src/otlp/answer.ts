import { bytesField, textField, varintField } from './wire-writer.ts'

/** The encodings of OTLP over HTTP; an answer comes in the encoding of its request. */
export type Encoding = 'protobuf' | 'json'

export const contentTypes: Readonly<Record<Encoding, string>> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
}

/** Points that were not taken, and why; with none, the message is a warning. */
export interface PartialSuccess {
  readonly rejected: number
  readonly message: string
}

/** An `ExportMetricsServiceResponse`; without a partial success everything was taken. */
export function encodeSuccess(encoding: Encoding, partial: PartialSuccess | undefined): Buffer {
  if (encoding === 'json') {
    const answer = partial && {
      partialSuccess: { rejectedDataPoints: `${partial.rejected}`, errorMessage: partial.message },
    }
    return Buffer.from(JSON.stringify(answer ?? {}))
  }
  if (!partial) return Buffer.alloc(0)
  return bytesField(1, varintField(1, partial.rejected), textField(2, partial.message))
}

/**
 * A `google.rpc.Status`, which is what OTLP answers with when nothing was taken.
 * https://opentelemetry.io/docs/specs/otlp/#failures
 */
export function encodeStatus(encoding: Encoding, code: number, message: string): Buffer {
  if (encoding === 'json') return Buffer.from(JSON.stringify({ code, message }))
  return Buffer.concat([varintField(1, code), textField(2, message)])
}

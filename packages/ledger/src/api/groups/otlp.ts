import { contentTypes } from '../../otlp/answer.ts'
import { otlpRoute } from '../../otlp/route.ts'
import type { Answer, RouteGroup } from '../route.ts'
import { count, objectOf, optional, ref, type Schema, text } from '../schema.ts'

const binary: Schema = { type: 'string', format: 'binary' }

/** Where apps send their metrics. */
export const otlp: RouteGroup = {
  name: 'ingest',
  description: 'Where apps send their metrics.',
  schemas: {
    ExportMetricsServiceResponse: objectOf<{ partialSuccess?: object }>(
      'Everything was booked, but what `partialSuccess` says.',
      {
        partialSuccess: optional(
          objectOf<{ rejectedDataPoints?: string; errorMessage?: string }>('Points that were refused, and why.', {
            rejectedDataPoints: optional(text('How many; a whole number as text.')),
            errorMessage: optional(text('A sentence for each reason.')),
          }),
        ),
      },
    ),
    RpcStatus: objectOf<{ code: number; message: string }>('Nothing was booked.', {
      code: count('The code of gRPC for it.'),
      message: text('Why, and the cure.'),
    }),
  },
  routes: [
    {
      method: 'post',
      path: '/v1/metrics',
      demand: 'ingest',
      operationId: 'exportMetrics',
      summary: 'Books OTLP metrics',
      description:
        'As https://opentelemetry.io/docs/specs/otlp/#otlphttp says, protobuf or JSON, up to 16 MB when it is ' +
        'unpacked (gzip, deflate, br or zstd). It is answered after the commit. The answer comes in the encoding of ' +
        'the request.',
      requestBody: {
        description: 'An ExportMetricsServiceRequest.',
        content: { [contentTypes.protobuf]: binary, [contentTypes.json]: { type: 'object' } },
      },
      answers: {
        200: inBoth('Booked.', ref('ExportMetricsServiceResponse')),
        400: inBoth('The body is not what its content type says.', ref('RpcStatus')),
        413: inBoth('The body is too large.', ref('RpcStatus')),
        415: inBoth('The content type or encoding is not known.', ref('RpcStatus')),
        503: inBoth('The store cannot be written to. Send again after `Retry-After`.', ref('RpcStatus')),
      },
      isOwnRouter: true,
      handler: otlpRoute,
    },
  ],
}

function inBoth(description: string, schema: Schema): Answer {
  return { description, content: { [contentTypes.json]: schema, [contentTypes.protobuf]: binary } }
}

// An app with an OpenTelemetry set-up of its own, to which the instrumentation is added; it is registered as well.
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { NodeSDK } from '@opentelemetry/sdk-node'
import { TollbellInstrumentation } from '@tollbell/instrumentation'
import OpenAI from 'openai'

const sdk = new NodeSDK({
  resource: resourceFromAttributes({ 'service.name': 'own-sdk', 'app.own': 'yes' }),
  autoDetectResources: false,
  metricReaders: [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter() })],
  instrumentations: [new TollbellInstrumentation()],
})
sdk.start()

const answer = await new OpenAI().chat.completions.create({
  model: 'gpt-4o',
  messages: [{ role: 'user', content: 'Say hello' }],
})
process.stdout.write(answer.choices[0].message.content)
await sdk.shutdown()

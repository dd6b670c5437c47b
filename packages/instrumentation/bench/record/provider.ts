import { metrics } from '@opentelemetry/api'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { defaultResource, detectResources, envDetector } from '@opentelemetry/resources'
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'

/** A global MeterProvider that exports when it is told to, and where the environment says. */
export function registerProvider(): MeterProvider {
  const exporter = new OTLPMetricExporter()
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })
  const resource = defaultResource().merge(detectResources({ detectors: [envDetector] }))
  const provider = new MeterProvider({ readers: [reader], resource })
  metrics.setGlobalMeterProvider(provider)
  return provider
}

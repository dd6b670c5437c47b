import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { context, type MeterProvider, metrics, type TracerProvider, trace } from '@opentelemetry/api'

/** A way to run the SDK: as it is, with tollbell, or with another instrumentation. */
export interface Variant {
  readonly name: string
  /** The package under which this major of the SDK is installed here. */
  readonly sdk: 'openai' | 'openai-6'
  /** What the cost is added to; absent for the bare SDK itself. */
  readonly over?: string
  /** The package whose installed size counts. */
  readonly package?: string
  readonly ours?: true
  /** Flags of Node.js. */
  readonly flags?: readonly string[]
  /** Runs in the child process, before the SDK is loaded. */
  readonly setUp: (collector: string) => Promise<void> | void
}

interface Instrumentation {
  setTracerProvider(provider: TracerProvider): void
  setMeterProvider(provider: MeterProvider): void
}

// The others come as CommonJS and find the SDK when it is required.
const require = createRequire(import.meta.url)

const bare6 = 'openai 6, bare'
const bare7 = 'openai 7, bare'

/**
 * Peers get the cheapest set-up in which they do all of their work: spans and metrics of the real OpenTelemetry SDK,
 * thrown away when they would be exported. Ours sends to a collector, as in production; so does openlit, which cannot
 * be set up otherwise.
 */
export const variants: readonly Variant[] = [
  { name: bare6, sdk: 'openai-6', setUp: () => {} },
  { name: 'tollbell', sdk: 'openai-6', over: bare6, package: '@tollbell/instrumentation', ours: true, setUp: tollbell },
  { name: 'tollbell, no journal', sdk: 'openai-6', over: bare6, ours: true, setUp: withoutJournal },
  peer('@opentelemetry/instrumentation-openai'),
  peer('@traceloop/instrumentation-openai'),
  peer('@arizeai/openinference-instrumentation-openai'),
  { name: 'openlit', sdk: 'openai-6', over: bare6, package: 'openlit', setUp: openlit },
  { name: bare7, sdk: 'openai', setUp: () => {} },
  { name: 'tollbell, openai 7', sdk: 'openai', over: bare7, ours: true, setUp: tollbell },
]

/** How long an app waits for us whose developers run our sources. */
const fromSources: Variant = {
  name: 'tollbell, from its sources',
  sdk: 'openai-6',
  flags: ['--conditions=@tollbell/source'],
  async setUp(collector) {
    process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = collector
    await import('@tollbell/instrumentation/register')
  },
}

/** What OpenTelemetry's own SDK for metrics costs at start-up, sending them as ours does. */
const openTelemetrySdk: Variant = {
  name: 'OpenTelemetry SDK',
  sdk: 'openai-6',
  async setUp(collector) {
    process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = collector
    const { OTLPMetricExporter } = await import('@opentelemetry/exporter-metrics-otlp-http')
    const { MeterProvider: Meters, PeriodicExportingMetricReader } = await import('@opentelemetry/sdk-metrics')
    const exporter = new OTLPMetricExporter()
    metrics.setGlobalMeterProvider(new Meters({ readers: [new PeriodicExportingMetricReader({ exporter })] }))
  },
}

/** Measured at start-up only. */
export const starters: readonly Variant[] = [openTelemetrySdk, fromSources]

export function variantNamed(name: string): Variant {
  const variant = [...variants, ...starters].find((each) => each.name === name)
  if (!variant) throw new Error(`There is no variant ${JSON.stringify(name)}.`)
  return variant
}

function peer(name: string): Variant {
  return {
    name: name.replace(/\/.*/, ''),
    sdk: 'openai-6',
    over: bare6,
    package: name,
    async setUp() {
      await setUpOpenTelemetry()
      const { OpenAIInstrumentation } = require(name) as { OpenAIInstrumentation: new () => Instrumentation }
      // What registerInstrumentations does; it is not used because each of them brings another version of it.
      const instrumentation = new OpenAIInstrumentation()
      instrumentation.setTracerProvider(trace.getTracerProvider())
      instrumentation.setMeterProvider(metrics.getMeterProvider())
    },
  }
}

async function tollbell(collector: string): Promise<void> {
  process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = collector
  const app = createRequire(join(process.env['BENCH_PACKED'] ?? '', 'app.js'))
  await import(pathToFileURL(app.resolve('@tollbell/instrumentation/register')).href)
}

function withoutJournal(collector: string): Promise<void> {
  process.env['TOLLBELL_JOURNAL_DIR'] = 'off'
  return tollbell(collector)
}

function openlit(collector: string): void {
  const { default: openLit } = require('openlit') as { default: { init(options: object): void } }
  // Its price list is downloaded otherwise.
  openLit.init({ otlpEndpoint: collector, pricingJson: { chat: {} }, disableEvents: true })
}

/** OpenTelemetry's own SDK, with exporters that let go of everything. */
async function setUpOpenTelemetry(): Promise<void> {
  const { AsyncLocalStorageContextManager } = await import('@opentelemetry/context-async-hooks')
  const { BatchSpanProcessor, TracerProvider: Tracers } = await import('@opentelemetry/sdk-trace')
  const {
    InMemoryMetricExporter,
    AggregationTemporality,
    MeterProvider: Meters,
    PeriodicExportingMetricReader,
  } = await import('@opentelemetry/sdk-metrics')
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const nowhere = {
    export: (_: unknown, done: (result: { code: number }) => void) => done({ code: 0 }),
    shutdown: () => Promise.resolve(),
  }
  trace.setGlobalTracerProvider(new Tracers({ spanProcessors: [new BatchSpanProcessor({ exporter: nowhere })] }))
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  exporter.export = nowhere.export
  metrics.setGlobalMeterProvider(new Meters({ readers: [new PeriodicExportingMetricReader({ exporter })] }))
}

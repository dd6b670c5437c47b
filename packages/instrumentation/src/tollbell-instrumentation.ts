import type { MeterProvider } from '@opentelemetry/api'
import { scopeName } from '@tollbell/conventions'
import { install, processMeter, uninstall } from './process-meter.ts'
import type { TollbellOptions } from './settings.ts'
import { version } from './version.ts'

/** Options of {@link TollbellInstrumentation}; `enabled: false` waits for `enable()`. */
export interface TollbellInstrumentationConfig extends TollbellOptions {
  readonly enabled?: boolean
}

/**
 * For an OpenTelemetry set-up that is there already: `new NodeSDK({ instrumentations: [new TollbellInstrumentation()] })`.
 *
 * It has the shape of an OpenTelemetry instrumentation without extending their base class: that class patches
 * modules, which is not done here, and cannot be imported next to version 1.9 of their API, which we support.
 */
export class TollbellInstrumentation {
  readonly instrumentationName: string = scopeName
  readonly instrumentationVersion: string = version
  #config: TollbellInstrumentationConfig
  #enabled = false

  constructor(config: TollbellInstrumentationConfig = {}) {
    this.#config = { enabled: true, ...config }
    if (this.#config.enabled) this.enable()
  }

  enable(): void {
    const { enabled: _, ...options } = this.#config
    install(this.#enabled ? undefined : options)
    this.#enabled = true
  }

  disable(): void {
    if (this.#enabled) uninstall()
    this.#enabled = false
  }

  isEnabled(): boolean {
    return this.#enabled
  }

  setMeterProvider(provider: MeterProvider): void {
    processMeter().useProvider(provider)
  }

  /** Calls are metrics here, not spans. */
  setTracerProvider(): void {}

  setConfig(config: TollbellInstrumentationConfig): void {
    this.#config = { enabled: true, ...config }
  }

  getConfig(): TollbellInstrumentationConfig {
    return this.#config
  }
}

import { mkdirSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type OpenAiRequest, type OpenAiServer, startOpenAiServer } from '@tollbell/instrumentation/testing'
import { type PlannedUsage, usageIn } from '../pipeline/plan.ts'
import { type Child, startScript } from './child.ts'
import { until } from './until.ts'

export interface KilledAppsOptions {
  readonly otlpUrl: string
  /** Where the apps keep their journals. */
  readonly journal: string
}

const app = join(import.meta.dirname, 'killed-app.ts')

type Running = Map<string, { readonly child: Child; callsLeft: number }>

/** Apps with the instrumentation and the real openai package, which die in the middle of it. */
export class KilledApps {
  readonly provider: OpenAiServer
  readonly #options: KilledAppsOptions
  readonly #running: Running

  private constructor(options: KilledAppsOptions, provider: OpenAiServer, running: Running) {
    this.#options = options
    this.provider = provider
    this.#running = running
  }

  static async start(options: KilledAppsOptions): Promise<KilledApps> {
    mkdirSync(options.journal, { recursive: true })
    const running: Running = new Map()
    const scriptOf = ({ body }: OpenAiRequest): { status?: number; delayMs?: number } => answerOrKill(running, body)
    return new KilledApps(options, await startOpenAiServer({ usageOf, scriptOf }), running)
  }

  /** Starts an app that makes so many calls, and is killed in the next one: when it has counted those before. */
  async liveAndDie(name: string, calls: number): Promise<void> {
    const child = this.#start(name)
    this.#running.set(name, { child, callsLeft: calls })
    const end = await child.ended
    if (end !== 'SIGKILL') throw new Error(`${name} was not killed, but ended with ${end}:\n${child.output()}`)
  }

  /** Starts any app, with what an app needs to find the provider, the ledger and the journal. */
  run(file: string, args: readonly string[] = []): Child {
    return startScript(file, args, {
      imports: ['@tollbell/instrumentation/register'],
      cwd: dirname(file),
      env: {
        ...process.env,
        OPENAI_API_KEY: 'sk-test',
        OPENAI_BASE_URL: this.provider.url,
        OTEL_EXPORTER_OTLP_ENDPOINT: this.#options.otlpUrl,
        OTEL_METRIC_EXPORT_INTERVAL: '60000',
        OTEL_SERVICE_NAME: 'chatbot',
        TOLLBELL_JOURNAL_DIR: this.#options.journal,
      },
    })
  }

  /** Journals that nobody has reported to the end. */
  openFiles(): string[] {
    return readdirSync(this.#options.journal).filter((name) => name.includes('.open'))
  }

  /** Starts an app that makes no calls, until it has reported what the dead have left. */
  async letAnotherTidyUp(): Promise<void> {
    const survivor = this.#start()
    await until(() => this.openFiles().length === 0, { what: 'the journals to be reported', unless: survivor })
    await survivor.kill('SIGKILL')
  }

  #start(name?: string): Child {
    return this.run(app, name === undefined ? [] : [name])
  }
}

function usageOf({ body }: OpenAiRequest): PlannedUsage {
  return 'user' in body ? usageIn(body) : { inputTokens: 500, outputTokens: 200 }
}

// The request that comes when an app has made its calls proves that it has counted the one before. It is not answered.
function answerOrKill(
  running: Running,
  body: Readonly<Record<string, unknown>>,
): { status?: number; delayMs?: number } {
  if (!('user' in body)) return {}
  const one = running.get(String(body['user']))
  if (!one || one.callsLeft === 0) {
    void one?.child.kill('SIGKILL')
    return { status: 503 }
  }
  one.callsLeft -= 1
  return { delayMs: 10 }
}

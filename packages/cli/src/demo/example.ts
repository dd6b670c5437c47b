import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname, extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ServedCall, startOpenAiServer } from '@tollbell/instrumentation/testing'
import { type Secret, StartError } from '@tollbell/service'
import { demoScript, demoUsage } from './demo-usage.ts'

// The app reports once more when it is asked to stop; that takes a round trip to the ledger.
const stopSeconds = 5

// Beside this file, which is TypeScript in the workspace and JavaScript in the package.
const extension = extname(import.meta.url)
const appFile = fileURLToPath(new URL(`./example-app${extension}`, import.meta.url))

export interface ExampleOptions {
  readonly ledgerUrl: string
  readonly ledgerToken?: Secret | undefined
  readonly env: NodeJS.ProcessEnv
}

export interface Example {
  /** Where the app sends its calls. */
  readonly providerUrl: string
  /** What the provider answered, call by call. */
  readonly calls: readonly ServedCall[]
  /** Throws a {@link StartError} with the app's last words when it has ended by itself. */
  check(): void
  /** Lets the app report what it has spent, then ends it and its provider. */
  close(): Promise<void>
}

/** The example app as a process of its own, and a local OpenAI-compatible provider for it. */
export async function startExample(options: ExampleOptions): Promise<Example> {
  const provider = await startOpenAiServer({ usageOf: demoUsage, scriptOf: demoScript })
  const app = startApp(provider.url, options)
  let complaint = ''
  app.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2_000)
  })
  const exited = once(app, 'exit')
  const hasEnded = (): boolean => app.exitCode !== null || app.signalCode !== null
  return {
    providerUrl: provider.url,
    calls: provider.calls,
    check() {
      if (hasEnded()) throw new StartError(`The example app has ended. ${complaint.trim() || 'It said nothing.'}`)
    },
    async close() {
      app.kill('SIGTERM')
      const deadline = setTimeout(() => app.kill('SIGKILL'), stopSeconds * 1000)
      await exited
      clearTimeout(deadline)
      await provider.close()
    },
  }
}

function startApp(providerUrl: string, { ledgerUrl, ledgerToken, env }: ExampleOptions): ChildProcess {
  const fromSources = extension === '.ts' ? ['--conditions=@tollbell/source'] : []
  return spawn(process.execPath, [...fromSources, '--import', '@tollbell/instrumentation/register', appFile], {
    // There @tollbell/instrumentation is found.
    cwd: dirname(appFile),
    stdio: ['ignore', 'ignore', 'pipe'],
    // A Ctrl-C in the terminal reaches only us: we stop the app before the ledger it reports to.
    detached: process.platform !== 'win32',
    env: {
      ...env,
      OPENAI_BASE_URL: providerUrl,
      OPENAI_API_KEY: 'not-needed-here',
      TOLLBELL_PROJECT: 'chatbot',
      TOLLBELL_USERS: 'true',
      OTEL_EXPORTER_OTLP_ENDPOINT: ledgerUrl,
      ...(ledgerToken && { OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${ledgerToken.reveal()}` }),
    },
  })
}

// `@tollbell/instrumentation/register`, with a shorter wait for answers nobody reads, as the app's arguments say.
import { TollbellInstrumentation } from '@tollbell/instrumentation'

export interface RunArguments {
  readonly baseURL: string
  /** For scenarios with a server of their own, by their names. */
  readonly baseURLs: Readonly<Record<string, string>>
  /** The specifier or path of the SDK; none for the fetch of Node.js. */
  readonly sdk?: string
  readonly load: 'import' | 'require'
  /** `byHand`: only once the clients are made, which are then given to `meter()`. */
  readonly metered: 'no' | 'registered' | 'byHand'
}

export const app = JSON.parse(process.argv[2] ?? '{}') as RunArguments

export const unreadBodySeconds = 0.2

export const instrumentation = new TollbellInstrumentation({ unreadBodySeconds, enabled: app.metered === 'registered' })

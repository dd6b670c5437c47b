import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { startOpenAiServer } from '@tollbell/instrumentation/testing'
import { ownFolder } from '../../../test/src/kit/own-folder.ts'
import { installApp } from '../test/packed/install.ts'
import { cases } from './cases.ts'
import type { Measured, Order } from './child.ts'
import { nodeOnOneProcessor } from './one-processor.ts'

/** Where the children find what they need. */
export interface Surroundings {
  /** An app in whose node_modules we are as we would be published. */
  readonly packed: string
  readonly env: NodeJS.ProcessEnv
  close(): Promise<void>
}

/**
 * Our packages as apps install them, the provider, whose answers the children record, and a collector that takes every
 * export.
 * @param ownFetch whether the app brings a fetch of its own
 */
export async function startSurroundings(ownFetch: boolean): Promise<Surroundings> {
  const packed = ownFolder('bench')
  await installApp(packed, [])
  const provider = await startOpenAiServer({
    textOf: ({ model }) => cases.find((each) => each.model === model)?.text ?? '',
    usageOf: () => ({ inputTokens: 100, cachedTokens: 50, outputTokens: 100 }),
  })
  const collector = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'))
  }).listen(0, '127.0.0.1')
  await once(collector, 'listening')
  return {
    packed,
    env: {
      ...process.env,
      BENCH_PACKED: packed,
      BENCH_PROVIDER: new URL(provider.url).origin,
      // Not the folder that all processes of this user share: what others left there would be tidied up meanwhile.
      TOLLBELL_JOURNAL_DIR: join(packed, 'journal'),
      BENCH_OWN_FETCH: ownFetch ? 'yes' : '',
      BENCH_COLLECTOR: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
    },
    async close() {
      await provider.close()
      collector.close()
      collector.closeAllConnections()
    },
  }
}

/** A variant in a process of its own. */
export class Contestant {
  readonly name: string
  readonly #process: ChildProcess

  /** @param flags of Node.js */
  constructor(name: string, env: NodeJS.ProcessEnv, flags: readonly string[] = []) {
    this.name = name
    // Without the condition that runs the sources: what is published is what apps get.
    this.#process = fork(join(import.meta.dirname, 'child.ts'), [name], { env, ...nodeOnOneProcessor(flags) })
  }

  measure(order: Order): Promise<Measured> {
    this.#process.send(order)
    return nextMessage(this.#process, this.name) as Promise<Measured>
  }

  stop(): void {
    this.#process.kill()
  }
}

/**
 * What a process says next.
 * @throws {Error} when it ends before
 */
export async function nextMessage(child: ChildProcess, name: string): Promise<unknown> {
  const ended = new AbortController()
  const { signal } = ended
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([message]) => message as unknown),
      once(child, 'exit', { signal }).then(([code]) => {
        throw new Error(`${name} ended with ${code}.`)
      }),
    ])
  } finally {
    ended.abort()
  }
}

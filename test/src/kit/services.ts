import { join } from 'node:path'
import { type Child, startScript } from './child.ts'
import { until } from './until.ts'

export interface Service {
  readonly url: string
  readonly child: Child
}

/** Starts one of the `…-main.ts` files beside this one and waits until it listens. */
export async function startService(main: 'ledger-main.ts' | 'bridge-main.ts', options: object): Promise<Service> {
  const child = startScript(join(import.meta.dirname, main), [JSON.stringify(options)])
  const url = await until(() => /^ready (\S+)$/m.exec(child.output())?.[1], {
    what: `${main} to listen`,
    unless: child,
  })
  return { url, child }
}

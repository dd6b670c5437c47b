import { randomUUID } from 'node:crypto'
import { attributes as names } from '@tollbell/conventions'
import { otelApp, otelExporter, type TestApp, type TestCall } from '../testing/app.ts'
import { authorization } from './ledgers.ts'

/** An app with an instance id of its own that exports there. */
export function startApp(url: string, encoding: 'json' | 'protobuf'): TestApp {
  const resource = { [names.serviceName]: 'chatbot', [names.serviceInstanceId]: randomUUID() }
  return otelApp(otelExporter(encoding, `${url}/v1/metrics`, authorization), resource)
}

/** A process with one call and one export that must get through, as the instrumentation retries at exit. */
export async function shortLife(url: string, call: TestCall): Promise<void> {
  const app = startApp(url, 'protobuf')
  app.call(call)
  await exported(app)
  await app.stop()
}

/** Exports until it is taken. */
export async function exported(app: TestApp): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) if (await app.export()) return
  throw new Error('no export got through in 20 attempts')
}

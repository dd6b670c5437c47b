import { resourceFromAttributes } from '@opentelemetry/resources'
import { type ExportedMetrics, scopeMetricsOf } from '../metrics/exported.ts'
import { type ExportOutcome, Sender } from '../metrics/sender.ts'
import type { Orphan } from './orphan.ts'

export { senderOptions } from '../metrics/sender.ts'

/** Sends what a dead process had counted, under its names and with its beginning, so as the same series. */
export async function sendOrphan(
  orphan: Orphan,
  options: ConstructorParameters<typeof Sender>[0],
): Promise<ExportOutcome> {
  const sender = new Sender(options)
  const outcome = await sender.send(exportOf(orphan))
  await sender.shutdown()
  return outcome
}

function exportOf({ head, sums, lastCallMs }: Orphan): ExportedMetrics {
  return {
    resource: resourceFromAttributes(head.resource),
    scopeMetrics: [scopeMetricsOf({ sums }, head.startMs, lastCallMs)],
  }
}

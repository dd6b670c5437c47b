/** Why points were not booked; also the `result` of the points metric. */
export const refusalReasons = [
  'noInstanceId',
  'delta',
  'interval',
  'noTemporality',
  'noTokenType',
  'notMonotonic',
  'badValue',
  'shrunk',
] as const

export type RefusalReason = (typeof refusalReasons)[number]

const sentences: Readonly<Record<RefusalReason, (points: string) => string>> = {
  noInstanceId: (points) =>
    `${points} without service.instance.id: a repeated export could not be told from a new one. Set the resource attribute service.instance.id to a random UUID in each process: Python does it with OTEL_EXPERIMENTAL_RESOURCE_DETECTORS=service_instance, Go with OTEL_GO_X_RESOURCE=true, Node.js with OTEL_NODE_RESOURCE_DETECTORS=env,serviceinstance, the Java agent by itself; a Collector has to leave it as it is.`,
  delta: (points) =>
    `${points} with delta temporality and without service.instance.id: one that was sent twice could not be told from two. Export cumulative values (OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=cumulative), and set the resource attribute service.instance.id to a random UUID in each process.`,
  interval: (points) =>
    `${points} with delta temporality that are more than an hour old, have no start, or overlap with others: whether they were counted already cannot be told any more. Export cumulative values (OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=cumulative).`,
  noTemporality: (points) =>
    `${points} that do not say their temporality. Export cumulative values (OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=cumulative).`,
  noTokenType: (points) =>
    `${points} of gen_ai.client.token.usage without gen_ai.token.type: whether they are input or output cannot be told, and so not what they cost. Take a newer version of the instrumentation that sends them.`,
  notMonotonic: (points) =>
    `${points} of a metric that may shrink, or is not of the kind this name stands for: usage only grows. Report it with a counter, or a histogram where the conventions have one.`,
  badValue: (points) =>
    `${points} with a value that is negative, not finite, not whole where it has to be, or beyond 2^53 at rest.`,
  shrunk: (points) =>
    `${points} below the value reported before with the same start time: a counter never shrinks. Give each process its own service.instance.id, and a counter that starts again a new start time.`,
}

/** Counts refused points by reason. */
export class Refusals {
  readonly counts: Map<RefusalReason, number> = new Map()

  add(reason: RefusalReason, count = 1): void {
    if (count > 0) this.counts.set(reason, (this.counts.get(reason) ?? 0) + count)
  }

  /** What the sender is told; `undefined` when all was taken. */
  get answer(): { rejected: number; message: string } | undefined {
    if (this.counts.size === 0) return undefined
    const rejected = [...this.counts.values()].reduce((sum, count) => sum + count, 0)
    const message = [...this.counts].map(([reason, count]) => sentences[reason](inWords(count))).join(' ')
    return { rejected, message }
  }
}

function inWords(count: number): string {
  return count === 1 ? '1 point' : `${count} points`
}

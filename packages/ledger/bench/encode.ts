/** A request of one metric, to be encoded in OTLP protobuf. */
export interface BenchRequest {
  readonly resource: Readonly<Record<string, string>>
  readonly metric: string
  readonly startMs: number
  readonly timeMs: number
  readonly points: readonly { value: number; attributes: Readonly<Record<string, string>> }[]
}

// Field numbers as in src/otlp/protobuf.ts.

/** Encodes a cumulative sum, cheaply enough not to be what is measured. */
export function encodeRequest({ resource, metric, startMs, timeMs, points }: BenchRequest): Uint8Array<ArrayBuffer> {
  const encodedPoints = points.map(({ value, attributes }) =>
    message(1, fixed64(2, startMs), fixed64(3, timeMs), double(4, value), ...keyValues(7, attributes)),
  )
  const sum = message(7, ...encodedPoints, Buffer.from([0x10, 2, 0x18, 1]))
  const scope = message(2, message(2, text(1, metric), sum))
  const body = message(1, message(1, ...keyValues(1, resource)), scope)
  return new Uint8Array(body)
}

function keyValues(field: number, attributes: Readonly<Record<string, string>>): Buffer[] {
  return Object.entries(attributes).map(([key, value]) => message(field, text(1, key), message(2, text(1, value))))
}

function message(field: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([field * 8 + 2]), varint(content.length), content])
}

function text(field: number, value: string): Buffer {
  return message(field, Buffer.from(value))
}

function fixed64(field: number, ms: number): Buffer {
  const bytes = Buffer.alloc(9)
  bytes[0] = field * 8 + 1
  bytes.writeBigUInt64LE(BigInt(ms) * 1_000_000n, 1)
  return bytes
}

function double(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(9)
  bytes[0] = field * 8 + 1
  bytes.writeDoubleLE(value, 1)
  return bytes
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80)
  return Buffer.from([...bytes, rest])
}

import { wireType } from './wire.ts'

/** A varint; exact up to 2^53. */
export function varintField(field: number, value: number): Buffer {
  return Buffer.concat([tag(field, wireType.varint), varint(value)])
}

/** Bytes, a text or a message of its own, whichever the parts make up. */
export function bytesField(field: number, ...parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  return Buffer.concat([tag(field, wireType.bytes), varint(length), ...parts])
}

export function textField(field: number, text: string): Buffer {
  return bytesField(field, Buffer.from(text))
}

export function fixed64Field(field: number, value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value))
  return Buffer.concat([tag(field, wireType.fixed64), bytes])
}

export function doubleField(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleLE(value)
  return Buffer.concat([tag(field, wireType.fixed64), bytes])
}

function tag(field: number, type: number): Buffer {
  return varint(field * 8 + type)
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 0x80)) {
    if (rest < 0x80) return Buffer.from([...bytes, rest])
    bytes.push((rest % 0x80) + 0x80)
  }
}

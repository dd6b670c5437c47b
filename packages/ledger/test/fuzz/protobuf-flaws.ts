import { wireType } from '../../src/otlp/wire.ts'
import { bytesField, doubleField, varintField } from '../../src/otlp/wire-writer.ts'
import type { Choose, Flaw } from './flaw.ts'
import { bytesOf, messagesOf, type Node, tag, treeOf } from './protobuf-tree.ts'

// A length of two gigabytes.
const lengthTooFar = varintField(1, 2 ** 31 - 1).subarray(1)

// No message has a field of this number.
const unknownField = 999

const deep = Array.from({ length: 5000 }).reduce<Buffer>((inner) => bytesField(unknownField, inner), Buffer.alloc(0))

/** What may happen to protobuf, and what must become of it. */
export const protobufFlaws: readonly Flaw[] = [
  ending('a number that is cut off', 'refused', Buffer.from([0x80])),
  ending('a number without end', 'refused', Buffer.alloc(11, 0xff)),
  ending('a field of number 0', 'refused', Buffer.from([0x00])),
  ending('a group', 'refused', tag(unknownField, 3)),
  ending('the end of a group', 'refused', tag(unknownField, 4)),
  ending('wire type 6', 'refused', tag(unknownField, 6)),
  ending('wire type 7', 'refused', tag(unknownField, 7)),
  ending('a fixed number that is cut off', 'refused', doubleField(unknownField, 1).subarray(0, -1)),
  ending('an unknown number', 'same', varintField(unknownField, 2 ** 40)),
  ending('an unknown text', 'same', bytesField(unknownField, Buffer.from('text'))),
  ending('an unknown double', 'same', doubleField(unknownField, Number.NaN)),
  ending('messages nested 5,000 deep', 'same', deep),
  {
    name: 'a length beyond the end',
    expects: 'refused',
    apply: (body, choose) =>
      changed(body, messagesOf, choose, ({ field }) => Buffer.concat([tag(field, wireType.bytes), lengthTooFar])),
  },
  {
    name: 'a field of another type',
    expects: 'refused',
    apply: (body, choose) => changed(body, readFieldsOf, choose, ofAnotherType),
  },
  {
    name: 'fields in another order',
    expects: 'same',
    apply: (body, choose) =>
      changed(body, messagesOf, choose, ({ field, children = [] }) =>
        bytesField(field, bytesOf(children.toSorted((one, other) => other.field - one.field))),
      ),
  },
  {
    name: 'a number that is said twice',
    expects: 'same',
    apply: (body, choose) => changed(body, numbersOf, choose, twice),
  },
  { name: 'cut off', expects: 'refused', apply: cutOff },
  { name: 'a byte changed', expects: 'anything', apply: flipped },
]

function ending(name: string, expects: Flaw['expects'], bytes: Buffer): Flaw {
  return {
    name,
    expects,
    apply: (body, choose) =>
      changed(body, messagesOf, choose, ({ field, children = [] }) => bytesField(field, bytesOf(children), bytes)),
  }
}

function changed(
  body: Buffer,
  candidatesOf: (nodes: readonly Node[]) => readonly Node[],
  choose: Choose,
  change: (node: Node) => Buffer,
): Buffer | undefined {
  const nodes = treeOf(body)
  const chosen = choose(candidatesOf(nodes))
  return chosen && bytesOf(nodes, (node) => (node === chosen ? change(node) : undefined))
}

// A message's fields that are read for sure; of a metric only its name is, whatever kind it is of.
function readFieldsOf(nodes: readonly Node[]): Node[] {
  return messagesOf(nodes).flatMap(({ children = [] }) =>
    children.filter((child) => child.children ?? child.wire !== 2),
  )
}

function numbersOf(nodes: readonly Node[]): Node[] {
  return messagesOf(nodes).flatMap(({ children = [] }) => children.filter(({ wire }) => wire !== wireType.bytes))
}

function ofAnotherType({ field, wire }: Node): Buffer {
  if (wire === wireType.bytes) return varintField(field, 1)
  if (wire === wireType.varint) return bytesField(field)
  return Buffer.concat([tag(field, wireType.fixed32), Buffer.alloc(4)])
}

function twice({ field, wire, payload }: Node): Buffer {
  const other = wire === wireType.varint ? Buffer.from([5]) : Buffer.alloc(payload.length, 1)
  return Buffer.concat([tag(field, wire), other, tag(field, wire), payload])
}

// One resource is one field, so no shorter request is whole.
function cutOff(body: Buffer, choose: Choose): Buffer | undefined {
  return body.subarray(0, choose(Array.from(body.subarray(1), (_, at) => at + 1)))
}

function flipped(body: Buffer, choose: Choose): Buffer {
  const copy = Buffer.from(body)
  const at = choose([...copy.keys()]) ?? 0
  copy[at] = choose([0x00, 0x01, 0x7f, 0x80, 0xff, 0x0a, (copy[at] ?? 0) ^ 0x20]) ?? 0
  return copy
}

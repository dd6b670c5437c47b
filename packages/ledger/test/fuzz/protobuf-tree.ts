import { WireReader, wireType } from '../../src/otlp/wire.ts'
import { bytesField, varintField } from '../../src/otlp/wire-writer.ts'
import { measureOf } from './expected.ts'

/** A field of a message, with its own fields where the ledger reads them. */
export interface Node {
  readonly field: number
  readonly wire: number
  /** What comes after the tag. */
  readonly payload: Buffer
  /** Of a message. */
  readonly children?: Node[]
}

type Shape = ReadonlyMap<number, Shape>

const leaf: Shape = new Map()
const keyValue: Shape = new Map([[2, leaf]])
const numberPoint: Shape = new Map([[7, keyValue]])
const metric: Shape = new Map([[7, new Map([[1, numberPoint]])]])
const scopeMetrics: Shape = new Map([
  [1, leaf],
  [2, metric],
])
const resourceMetrics: Shape = new Map([
  [1, new Map([[1, keyValue]])],
  [2, scopeMetrics],
])
const request: Shape = new Map([[1, resourceMetrics]])

/** The fields of a request. Those that the ledger passes over have no children. */
export function treeOf(body: Buffer): Node[] {
  return fieldsOf(new WireReader(body), request)
}

function fieldsOf(reader: WireReader, shape: Shape): Node[] {
  const nodes: Node[] = []
  for (let from = reader.position, field = reader.next(); field !== 0; from = reader.position, field = reader.next()) {
    const at = reader.position
    const wire = (reader.bytes[from] ?? 0) & 7
    const inner = shape.get(field)
    const message = wire === wireType.bytes ? reader.message() : undefined
    if (!message) reader.skip()
    const payload = reader.bytes.subarray(at, reader.position)
    const isRead = message && inner && (inner !== metric || isBooked(message.again()))
    nodes.push({ field, wire, payload, ...(isRead && { children: fieldsOf(message, inner) }) })
  }
  return nodes
}

// Of a metric nobody books, the points are only counted.
function isBooked(message: WireReader): boolean {
  for (let field = message.next(); field !== 0; field = message.next()) {
    if (field === 1) return measureOf.has(message.string())
    message.skip()
  }
  return false
}

/** Every message that is read, the request itself but for its tag. */
export function messagesOf(nodes: readonly Node[]): Node[] {
  return nodes.flatMap((node) => (node.children ? [node, ...messagesOf(node.children)] : []))
}

/** The bytes of fields; `instead` may give others for one of them. */
export function bytesOf(nodes: readonly Node[], instead: (node: Node) => Buffer | undefined = () => undefined): Buffer {
  return Buffer.concat(nodes.map((node) => instead(node) ?? bytesOfOne(node, instead)))
}

function bytesOfOne({ field, wire, payload, children }: Node, instead: (node: Node) => Buffer | undefined): Buffer {
  if (children) return bytesField(field, bytesOf(children, instead))
  return Buffer.concat([tag(field, wire), payload])
}

export function tag(field: number, wire: number): Buffer {
  // A varint field of 0 ends with its value.
  const bytes = varintField(field, 0)
  const number = field * 8 + wire
  bytes[0] = (number & 0x7f) | ((bytes[0] ?? 0) & 0x80)
  return bytes.subarray(0, -1)
}

import { measureOf } from './expected.ts'
import type { Choose, Flaw } from './flaw.ts'

type Json = Record<string, unknown>

/** What may happen to JSON, and what must become of it. */
export const jsonFlaws: readonly Flaw[] = [
  replacing('no list', ['resourceMetrics', 'scopeMetrics', 'metrics', 'dataPoints', 'attributes'], [{}, 5, 'x', true]),
  replacing('a list of no objects', ['resourceMetrics', 'scopeMetrics', 'metrics', 'dataPoints'], [[5], ['x'], [[]]]),
  replacing('no object', ['resource', 'scope', 'sum', 'value'], [[], 5, 'x', true]),
  replacing('no text', ['name', 'key'], [5, {}, [], false]),
  replacing('no time', ['startTimeUnixNano', 'timeUnixNano'], ['x', -1, '-62135596800000000000', 1.5, {}, [], '1e9']),
  replacing('a time in the year 9999', ['startTimeUnixNano', 'timeUnixNano'], ['253402300799000000000', 2.6e20]),
  replacing('no number', ['flags'], ['x', {}, [], true]),
  { name: 'no value', expects: 'refused', apply: (body, choose) => edited(body, choose, recorded, withoutValue) },
  { name: 'an unknown key', expects: 'same', apply: (body, choose) => edited(body, choose, objectsIn, withUnknown) },
  { name: 'null for nothing', expects: 'same', apply: (body, choose) => edited(body, choose, objectsIn, withNulls) },
  {
    name: 'blanks',
    expects: 'same',
    apply: (body) => Buffer.from(JSON.stringify(JSON.parse(body.toString()), null, '\t')),
  },
  { name: 'cut off', expects: 'refused', apply: (body, choose) => body.subarray(0, choose([...body.keys()])) },
  { name: 'a byte changed', expects: 'anything', apply: flipped },
]

function replacing(name: string, keys: readonly string[], values: readonly unknown[]): Flaw {
  return {
    name,
    expects: 'refused',
    apply: (body, choose) =>
      edited(
        body,
        choose,
        (root) => objectsIn(root).filter((object) => keys.some((key) => isOf(object, key))),
        (object) => {
          const key = choose(keys.filter((each) => isOf(object, each))) ?? ''
          object[key] = choose(values)
        },
      ),
  }
}

// Of a metric the sum is an object, of a histogram's point a number.
function isOf(object: Json, key: string): boolean {
  return key in object && (key !== 'sum' || typeof object[key] === 'object')
}

function edited(
  body: Buffer,
  choose: Choose,
  candidatesIn: (root: Json) => readonly Json[],
  edit: (object: Json, choose: Choose) => void,
): Buffer | undefined {
  const root = JSON.parse(body.toString()) as Json
  const chosen = choose(candidatesIn(root))
  if (!chosen) return undefined
  edit(chosen, choose)
  return Buffer.from(JSON.stringify(root))
}

/** Every object that is read: not what is in gauges and in metrics that nobody books. */
function objectsIn(value: unknown): Json[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn)
  if (typeof value !== 'object' || value === null) return []
  const object = value as Json
  const isRead = (key: string): boolean =>
    key !== 'gauge' && (!['sum', 'histogram'].includes(key) || measureOf.has(String(object['name'])))
  return [
    object,
    ...Object.keys(object)
      .filter(isRead)
      .flatMap((key) => objectsIn(object[key])),
  ]
}

function recorded(root: Json): Json[] {
  return objectsIn(root).filter((object) => ('asDouble' in object || 'asInt' in object) && object['flags'] !== 1)
}

function withoutValue(point: Json, choose: Choose): void {
  const kept = choose(['asDouble', 'asInt'])
  delete point['asDouble']
  delete point['asInt']
  if (kept) point[kept] = choose([null, {}, [], true, 'many', ''])
}

function withUnknown(object: Json, choose: Choose): void {
  const key = choose(['__proto__', 'constructor', 'exemplars', '']) ?? ''
  Object.defineProperty(object, key, { value: choose([1, 'x', {}, []]), enumerable: true })
}

function withNulls(object: Json): void {
  for (const key of ['version', 'summary', 'exemplars', 'unit', 'droppedAttributesCount']) object[key] ??= null
}

function flipped(body: Buffer, choose: Choose): Buffer {
  const copy = Buffer.from(body)
  copy[choose([...copy.keys()]) ?? 0] = choose([0x00, 0x22, 0x2c, 0x5c, 0x7b, 0x80, 0xff]) ?? 0
  return copy
}

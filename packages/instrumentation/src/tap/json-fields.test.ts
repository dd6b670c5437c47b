import { describe, expect, test } from 'vitest'
import { jsonFields } from './json-fields.ts'

const names = ['model', 'usage', 'stream', 'status']
const long = 'A "text" with \\ and {} and [] and "usage":{"a":1}, over and over.\n'.repeat(100)

describe.each([
  { length: 'short', filler: 'x' },
  { length: 'long', filler: long },
])('in a $length text', ({ filler }) => {
  test.each<{ name: string; object: object }>([
    { name: 'fields before and after', object: { id: 'x', model: 'm', text: filler, usage: { n: [1] }, end: [{}] } },
    { name: 'fields behind all else', object: { text: filler, stream: true, model: 'm' } },
    {
      name: 'the same names deeper down only',
      object: { a: { model: 'no', usage: {} }, text: filler, b: [{ stream: 1 }] },
    },
    {
      name: 'the same names deeper down behind',
      object: { model: 'm', usage: 1, text: filler, b: { model: 'no', usage: 2 } },
    },
    { name: 'a text that is a name', object: { model: 'm', text: filler, a: 'usage', b: ['stream'] } },
    { name: 'a field that is a text of its own name', object: { text: filler, status: 'status' } },
    { name: 'escapes in a plain field', object: { a: '\\"', model: 'a"b\\', text: filler } },
    { name: 'null, numbers and negatives', object: { usage: null, stream: -1.5e3, text: filler } },
    { name: 'none of them', object: { text: filler } },
  ])('$name', ({ object }) => {
    const expected = Object.fromEntries(Object.entries(object).filter(([name]) => names.includes(name)))
    expect(jsonFields(JSON.stringify(object), names)).toEqual(expected)
    expect(jsonFields(` ${JSON.stringify(object, null, 2)}\n`, names)).toEqual(expected)
  })
})

test.each(['', 'null', '[{"model":"m"}]', '"model"', '{"model":"m"', '{"model":"m', '{"a":[}'])(
  '%j has none',
  (json) => {
    expect(jsonFields(json, names)).toBeUndefined()
  },
)

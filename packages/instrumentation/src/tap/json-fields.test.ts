import { expect, test } from 'vitest'
import { jsonFields } from './json-fields.ts'

const names = ['model', 'usage', 'stream']

test.each([
  { name: 'fields among others', json: '{"id":"x","model":"m","choices":[{"a":[1,{}]}],"usage":{"n":[1]}}' },
  { name: 'white space', json: ' {\n "model" : "m" ,\t"stream":true }\n' },
  { name: 'the same names deeper down', json: '{"a":{"model":"no","usage":{}},"b":[{"stream":1}],"model":"m"}' },
  { name: 'texts that look like fields', json: JSON.stringify({ a: '{"model":"no"},"usage":{}', model: 'm' }) },
  { name: 'quotes and backslashes in texts', json: JSON.stringify({ a: 'x\\', b: '\\"', c: '}]', model: 'a"b\\' }) },
  { name: 'an empty object', json: '{}' },
  { name: 'null and numbers', json: '{"usage":null,"stream":-1.5e3}' },
])('$name', ({ json }) => {
  const parsed = JSON.parse(json) as Record<string, unknown>
  const expected = Object.fromEntries(Object.entries(parsed).filter(([name]) => names.includes(name)))
  expect(jsonFields(json, names)).toEqual(expected)
})

test.each(['', 'null', '[{"model":"m"}]', '"model"', '{"model":"m"', '{"model":"m', '{"a":[}'])(
  '%j has none',
  (json) => {
    expect(jsonFields(json, names)).toBeUndefined()
  },
)

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Floats, Places, SparsePlaces } from './growing.ts'

test('numbers that were pushed are there, in their order, until the column is cleared', () => {
  const column = new Floats()
  const places = Array.from({ length: 1000 }, (_, index) => column.push(index * 0.5))
  expect(places).toEqual(Array.from({ length: 1000 }, (_, index) => index))
  expect([column.at(999), column.at(1000), column.view().length]).toEqual([499.5, 0, 1000])
  column.clear()
  column.reach(3)
  expect([...column.view()]).toEqual([0, 0, 0])
})

test('a row without a place has none, however far away it is', () => {
  const places = new Places()
  places.set(5000, 7)
  expect([places.at(0), places.at(4999), places.at(5000), places.at(1e6)]).toEqual([-1, -1, 7, -1])
})

test('places of sparse numbers are those of a map', () => {
  const step = fc.record({ number: fc.oneof(fc.nat(600), fc.nat(1e9)), remove: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const map = new Map<number, number>()
      const places = new SparsePlaces()
      for (const [index, { number, remove }] of steps.entries()) {
        if (remove) {
          map.delete(number)
          places.delete(number)
        } else {
          map.set(number, index)
          places.set(number, index)
        }
        for (const other of [number, ...map.keys()]) expect(places.at(other)).toBe(map.get(other) ?? -1)
      }
    }),
  )
})

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { periodNames, weekdays } from './budget.ts'
import { dateIn, endOfHour, forecast, hourIn, instantIn, periodAt, periodWord, startOfDate } from './period.ts'

const hours = (start: Date, end: Date): number => (end.getTime() - start.getTime()) / 3_600_000

test.each([
  {
    name: 'a month in Tokyo begins nine hours before that of UTC',
    period: 'month',
    timezone: 'Asia/Tokyo',
    at: '2026-11-30T15:00:00Z',
    start: '2026-11-30T15:00:00.000Z',
    end: '2026-12-31T15:00:00.000Z',
  },
  {
    name: 'the last millisecond of February belongs to February',
    period: 'month',
    timezone: 'UTC',
    at: '2028-02-29T23:59:59.999Z',
    start: '2028-02-01T00:00:00.000Z',
    end: '2028-03-01T00:00:00.000Z',
  },
  {
    name: 'a week begins on Monday, also across a year',
    period: 'week',
    timezone: 'Europe/Paris',
    at: '2027-01-01T12:00:00Z',
    start: '2026-12-27T23:00:00.000Z',
    end: '2027-01-03T23:00:00.000Z',
  },
  {
    name: 'Sunday is the last day of a week',
    period: 'week',
    timezone: 'UTC',
    at: '2026-11-22T23:59:59Z',
    start: '2026-11-16T00:00:00.000Z',
    end: '2026-11-23T00:00:00.000Z',
  },
  {
    name: 'Tehran is off by half an hour',
    period: 'day',
    timezone: 'Asia/Tehran',
    at: '2026-11-22T20:29:59Z',
    start: '2026-11-21T20:30:00.000Z',
    end: '2026-11-22T20:30:00.000Z',
  },
] as const)('$name', ({ period, timezone, at, start, end }) => {
  const found = periodAt({ period, timezone }, new Date(at))
  expect([found.start.toISOString(), found.end.toISOString()]).toEqual([start, end])
})

test.each([
  {
    name: 'a month from the 15th is still the last one on the 14th',
    period: { month: 15 },
    at: '2026-11-14T23:59:59Z',
    start: '2026-10-15',
    end: '2026-11-15',
  },
  {
    name: 'a month from the 31st begins on the last of February',
    period: { month: 31 },
    at: '2026-03-30T00:00:00Z',
    start: '2026-02-28',
    end: '2026-03-31',
  },
  {
    name: 'and on the 31st again after it',
    period: { month: 31 },
    at: '2026-03-31T00:00:00Z',
    start: '2026-03-31',
    end: '2026-04-30',
  },
  {
    name: 'a week from Sunday begins on it',
    period: { week: 'sunday' },
    at: '2026-11-22T00:00:00Z',
    start: '2026-11-22',
    end: '2026-11-29',
  },
] as const)('$name', ({ period, at, start, end }) => {
  const found = periodAt({ period, timezone: 'UTC' }, new Date(at))
  expect([dateIn('UTC', found.start), dateIn('UTC', found.end)]).toEqual([start, end])
})

test.each([
  { period: 'minute', at: '2026-11-22T00:00:30Z', start: '2026-11-21T23:59:30.000Z', word: 'minute' },
  { period: { rollingSeconds: 5400 }, at: '2026-11-22T00:00:00Z', start: '2026-11-21T22:30:00.000Z', word: '90m' },
  { period: { rollingSeconds: 86_400 }, at: '2026-11-22T12:00:00Z', start: '2026-11-21T12:00:00.000Z', word: '24h' },
  { period: { rollingSeconds: 604_800 }, at: '2026-11-22T12:00:00Z', start: '2026-11-15T12:00:00.000Z', word: '7d' },
] as const)('a window of $word ends now', ({ period, at, start, word }) => {
  const found = periodAt({ period, timezone: 'Asia/Tokyo' }, new Date(at))
  expect([found.start.toISOString(), found.end, periodWord(period)]).toEqual([start, new Date(at), word])
})

test.each([
  { name: 'clocks go forward in New York', timezone: 'America/New_York', at: '2026-03-08T12:00:00Z', long: 23 },
  { name: 'clocks go back in Paris', timezone: 'Europe/Paris', at: '2026-10-25T12:00:00Z', long: 25 },
  { name: 'clocks skipped midnight in Tehran', timezone: 'Asia/Tehran', at: '2022-03-22T12:00:00Z', long: 23 },
  { name: 'Samoa skipped the day before', timezone: 'Pacific/Apia', at: '2011-12-31T00:00:00Z', long: 24 },
])('the day $name has $long hours', ({ timezone, at, long }) => {
  const { start, end } = periodAt({ period: 'day', timezone }, new Date(at))
  expect(hours(start, end)).toBe(long)
})

describe('in any zone', () => {
  const zones = [
    'UTC',
    'Asia/Tokyo',
    'Asia/Tehran',
    'Europe/Paris',
    'America/New_York',
    'Asia/Kathmandu',
    'Pacific/Apia',
  ]
  const situation = fc.record({
    period: fc.oneof(
      fc.constantFrom(...periodNames),
      fc.record({ month: fc.integer({ min: 1, max: 31 }) }),
      fc.record({ week: fc.constantFrom(...weekdays) }),
    ),
    timezone: fc.constantFrom(...zones),
    at: fc.date({ min: new Date('2005-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
  })

  test('a period holds its instant, ends where the next begins, and starts on a quarter of an hour', () => {
    fc.assert(
      fc.property(situation, ({ period, timezone, at }) => {
        const { start, end } = periodAt({ period, timezone }, at)
        expect(at >= start && at < end).toBe(true)
        expect(periodAt({ period, timezone }, end).start).toEqual(end)
        expect(periodAt({ period, timezone }, new Date(end.getTime() - 1)).start).toEqual(start)
        expect(start.getTime() % (15 * 60 * 1000)).toBe(0)
      }),
    )
  })

  test('a date starts where its day does', () => {
    fc.assert(
      fc.property(situation, ({ timezone, at }) => {
        expect(startOfDate(timezone, dateIn(timezone, at))).toEqual(periodAt({ period: 'day', timezone }, at).start)
      }),
    )
  })
})

test.each(['2026-02-30', '2026-13-01', '22.11.2026', '2026-11-22T00:00', ''])('%j is no date', (date) => {
  expect(startOfDate('UTC', date)).toBeUndefined()
})

test.each([
  { name: 'half the period gone doubles it', spent: 5n, at: '2026-11-22T12:00:00Z', total: 10n },
  { name: 'at the end it is what was spent', spent: 7n, at: '2026-11-23T00:00:00Z', total: 7n },
  { name: 'the first fiftieth counts as gone', spent: 1n, at: '2026-11-22T00:00:01Z', total: 50n },
  { name: 'nothing spent stays nothing', spent: 0n, at: '2026-11-22T06:00:00Z', total: 0n },
])('forecast: $name', ({ spent, at, total }) => {
  const period = { start: new Date('2026-11-22T00:00:00Z'), end: new Date('2026-11-23T00:00:00Z') }
  expect(forecast(spent, period, new Date(at))).toBe(total)
})

test.each([
  { name: 'in Tehran', timezone: 'Asia/Tehran', from: '2026-11-22T20:29:59.5Z', hours: ['23:00+03:30', '00:00+03:30'] },
  {
    name: 'when Paris has one of them twice',
    timezone: 'Europe/Paris',
    from: '2026-10-24T23:15:00Z',
    hours: ['01:00+02:00', '02:00+02:00', '02:00+01:00', '03:00+01:00'],
  },
  {
    name: 'when Paris leaves one out',
    timezone: 'Europe/Paris',
    from: '2026-03-29T00:00:00Z',
    hours: ['01:00+01:00', '03:00+02:00'],
  },
  {
    name: 'when Lord Howe repeats half of one',
    timezone: 'Australia/Lord_Howe',
    from: '2026-04-04T14:00:00Z',
    hours: ['01:00+11:00', '01:00+10:30', '02:00+10:30'],
  },
])('hours follow each other: $name', ({ timezone, from, hours: expected }) => {
  const found: string[] = []
  for (let at = new Date(from); found.length < expected.length; at = endOfHour(timezone, at)) {
    found.push(hourIn(timezone, at).slice('2026-11-22T'.length))
  }
  expect(found).toEqual(expected)
})

test.each([
  { timezone: 'Asia/Tokyo', time: '2026-11-22T09:15:00.123456', instant: '2026-11-22T00:15:00.123Z' },
  { timezone: 'America/New_York', time: '2026-07-01 09:15', instant: '2026-07-01T13:15:00.000Z' },
  // Strikes twice, and never.
  { timezone: 'Europe/Paris', time: '2026-10-25T02:30:00', instant: '2026-10-25T00:30:00.000Z' },
  { timezone: 'Europe/Paris', time: '2026-03-29T02:30:00', instant: '2026-03-29T01:30:00.000Z' },
  { timezone: 'UTC', time: '2026-02-30T00:00:00', instant: undefined },
  { timezone: 'UTC', time: 'noon', instant: undefined },
])('$time on a clock in $timezone is $instant', ({ timezone, time, instant }) => {
  expect(instantIn(timezone, time)?.toISOString()).toBe(instant)
})

import { expect, test } from 'vitest'
import { readPeriod } from './period.ts'

test.each([
  { text: 'month', period: 'month' },
  { text: 'minute', period: 'minute' },
  { text: 'month from 1', period: 'month' },
  { text: 'month from 15', period: { month: 15 } },
  { text: 'week from monday', period: 'week' },
  { text: 'week from sunday', period: { week: 'sunday' } },
  { text: 'rolling 24h', period: { rollingSeconds: 86_400 } },
  { text: '7 days', period: { rollingSeconds: 604_800 } },
  { text: 'rolling 1m', period: 'minute' },
])('$text is $period', ({ text, period }) => {
  expect(readPeriod(text)).toEqual(period)
})

test.each([
  { text: 'monthly', mistake: '"monthly" is no period; did you mean month?' },
  {
    text: 'fortnight',
    mistake:
      '"fortnight" is no period; write month, week, day or minute, or {month: 15}, {week: sunday} or {rolling: 24h}',
  },
  {
    text: 'month from 32',
    mistake: '"32" is no day of a month; write one from 1 to 31 (a shorter month begins on its last)',
  },
  { text: 'week from sundey', mistake: '"sundey" is no day of a week; did you mean sunday?' },
  { text: 'rolling soon', mistake: '"soon" is no duration; write 24h, 90m or 7d' },
  { text: 'rolling 367d', mistake: '"367d" cannot be a rolling period; write one from 1m to 366d' },
  { text: '0h', mistake: '"0h" cannot be a rolling period; write one from 1m to 366d' },
])('$text is no period', ({ text, mistake }) => {
  expect(readPeriod(text)).toEqual({ mistake })
})

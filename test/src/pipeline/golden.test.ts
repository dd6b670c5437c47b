import { expect, test } from 'vitest'
import { withoutDates } from './golden.ts'

test.each([
  { language: 'ja', period: '2026年11月1日～30日' },
  { language: 'ja', period: '2026年12月31日～2027年1月31日' },
  { language: 'en', period: 'November 1 – 30, 2026' },
  { language: 'en', period: 'December 1, 2026 – January 1, 2027' },
  { language: 'fa', period: '۱۰ آبان تا ۹ آذر ۱۴۰۵' },
  // The Persian year ends in March.
  { language: 'fa', period: '۹ اسفند ۱۴۰۵ تا ۱۱ فروردین ۱۴۰۶' },
  { language: 'ko', period: '2026년 11월 1일~30일' },
  { language: 'ko', period: '2026년 12월 1일~2027년 1월 1일' },
  { language: 'fr', period: 'du 1er au 30 novembre 2026' },
  { language: 'fr', period: 'du 1er décembre 2026 au 1er janvier 2027' },
])('in a golden file, $period is …', ({ language, period }) => {
  expect(withoutDates(`: ${period}.`, language)).toBe(': ….')
})

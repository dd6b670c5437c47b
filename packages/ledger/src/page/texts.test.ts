import { describe, expect, test } from 'vitest'
import { en, type TextKey } from './browser/catalogue/en.js'
import { formatsFor } from './browser/formats.js'
import { firstLanguage, languageNames, languages } from './browser/language.js'
import { costWords, shareWords } from './browser/parts/words.js'
import { readerFor } from './browser/reader.js'

const keys = Object.keys(en) as TextKey[]

const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(String).toSorted()

describe.each(languageNames)('%s', (language) => {
  test('has every text, with the same values in it', async () => {
    const catalogue = await languages[language].load()
    expect(Object.keys(catalogue)).toEqual(keys)
    for (const key of keys) {
      const [source, text] = [en[key], catalogue[key]]
      expect([key, typeof text]).toEqual([key, typeof source])
      const expected = placeholders(typeof source === 'string' ? source : source.other)
      const forms = typeof text === 'string' ? [text] : Object.values(text)
      for (const form of forms) expect([key, placeholders(form)]).toEqual([key, expected])
    }
  })

  test('has a form for every plural of its language, and no other', async () => {
    const catalogue = await languages[language].load()
    const { pluralCategories } = new Intl.PluralRules(languages[language].locale).resolvedOptions()
    for (const text of Object.values(catalogue).filter((each) => typeof each !== 'string')) {
      // Where a noun does not change, one form says all.
      const forms = Object.keys(text).toSorted()
      expect([pluralCategories.toSorted(), ['other']]).toContainEqual(forms)
    }
  })
})

const zone = 'Asia/Tokyo'

const plain = (text: string): string => text.replaceAll(/\s/g, ' ')

test.each([
  {
    language: 'en',
    usd: '$1,234.57',
    small: '$0.0042',
    day: '11/22',
    days: 'November 1 – 30',
    month: 'Nov',
    ago: '3 hours ago',
  },
  {
    language: 'ja',
    usd: '$1,234.57',
    small: '$0.0042',
    day: '11/22',
    days: '11月1日～11月30日',
    month: '11月',
    ago: '3時間前',
  },
  {
    language: 'ko',
    usd: '$1,234.57',
    small: '$0.0042',
    day: '11. 22.',
    days: '11월 1일~30일',
    month: '11월',
    ago: '3시간 전',
  },
  {
    language: 'fa',
    usd: '۱٬۲۳۴٫۵۷',
    small: '۰٫۰۰۴۲',
    day: '۹/۱',
    days: '۱۰ آبان تا ۹ آذر',
    month: 'نوامبر',
    ago: '۳ ساعت پیش',
  },
  {
    language: 'fr',
    usd: '1 234,57 $',
    small: '0,0042 $',
    day: '22/11',
    days: '1–30 novembre',
    month: 'nov.',
    ago: 'il y a 3 heures',
  },
] as const)('$language writes numbers and times in its own way', ({ language, usd, small, day, days, month, ago }) => {
  const formats = formatsFor(language)
  expect({
    usd: plain(formats.usd('1234.567891234')),
    small: plain(formats.usd('0.0042')),
    day: formats.axisDay('2026-11-22'),
    days: plain(formats.days('2026-10-31T15:00:00Z', '2026-11-30T15:00:00Z', zone)),
    month: formats.month('2026-11', 'short'),
    ago: plain(formats.ago('2026-11-22T01:00:00Z', '2026-11-22T04:10:00Z')),
  }).toEqual({ usd, small, day, days, month, ago })
})

test.each([
  { axis: 5, text: '$5' },
  { axis: 0.5, text: '$0.50' },
  { axis: 0.002, text: '$0.002' },
  { axis: 20_000, text: '$20K' },
])('an axis says $axis as $text', ({ axis, text }) => {
  expect(formatsFor('en').axisUsd(axis)).toBe(text)
})

test('a share is cut, not rounded, and nothing is lost of a large amount', () => {
  const formats = formatsFor('en')
  expect([formats.percent(0.9999), formats.percent(0.29), formats.usd('9007199254740993.25')]).toEqual([
    '99.9%',
    '29%',
    '$9,007,199,254,740,993.25',
  ])
})

test('a text from outside is set apart from the sentence around it', () => {
  const { say, amount } = readerFor('en', en)
  expect(say('alert.step', { budget: '{amount} $&', amount: '$5' })).toBe(
    '\u2068{amount} $&\u2069: \u2068$5\u2069 reached',
  )
  expect([amount('1', 'tokens'), amount('1200', 'requests')]).toEqual([
    '\u20681\u2069 token',
    '\u20681,200\u2069 requests',
  ])
})

test.each([
  { wishes: ['fr', 'ja', 'ko', 'en-US'], language: 'fr' },
  { wishes: [null, 'ja', 'ko', 'en-US'], language: 'ja' },
  { wishes: ['de', undefined, 'ko-KR', 'en-US'], language: 'ko' },
  { wishes: [null, undefined, undefined, 'de-DE', 'FA-IR', 'en'], language: 'fa' },
  { wishes: [], language: 'en' },
])('of $wishes it is $language', ({ wishes, language }) => {
  expect(firstLanguage(wishes)).toBe(language)
})

test.each([
  { costUsd: '2.5', unpricedTokens: 0, cost: '$2.50', share: '25%' },
  { costUsd: '2.5', unpricedTokens: 7, cost: 'at least $2.50', share: '25%' },
  { costUsd: '0', unpricedTokens: 7, cost: 'no price known', share: '–' },
  { costUsd: '0', unpricedTokens: 0, cost: '$0.00', share: '0%' },
])('$$costUsd and $unpricedTokens tokens without a price are $cost', ({ cost, share, ...figures }) => {
  const reader = readerFor('en', en)
  const row = { group: {}, tokens: 7, tokensByClass: {}, requests: 1, requestsByOutcome: {}, ...figures }
  expect([costWords(row, reader).replaceAll(/[\u2068\u2069]/g, ''), shareWords(row, 10, reader)]).toEqual([cost, share])
  expect(shareWords(row, 0, reader)).toBe('–')
})

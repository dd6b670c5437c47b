import { describe, expect, test } from 'vitest'
import type { Language } from './catalogue.ts'
import { formatsFor } from './formats.ts'
import type { Reader } from './reader.ts'
import { wordsFor } from './words.ts'

const monthEnd = new Date('2026-12-01T00:00:00+09:00')
const monthStart = new Date('2026-11-01T00:00:00+09:00')

// No-break spaces and direction marks are told apart from plain ones.
const visible = (text: string): string =>
  text.replaceAll('\u00A0', '⍽').replaceAll('\u202F', '⍽').replaceAll('\u2009', ' ')

describe('amounts', () => {
  test.each<{ language: Language; usd: string; tokens: string; one: string; percent: string }>([
    { language: 'en', usd: '$1,234.50', tokens: '2,000,000 tokens', one: '1 request', percent: '80.3%' },
    { language: 'ja', usd: '$1,234.50', tokens: '2,000,000トークン', one: '1リクエスト', percent: '80.3%' },
    { language: 'ko', usd: '$1,234.50', tokens: '2,000,000 토큰', one: '요청 1건', percent: '80.3%' },
    { language: 'fr', usd: '1⍽234,50⍽$', tokens: '2⍽000⍽000 tokens', one: '1 requête', percent: '80,3⍽%' },
  ])('in $language', ({ language, usd, tokens, one, percent }) => {
    const words = wordsFor({ language })
    expect(visible(words.amount(1234.5, 'usd'))).toBe(usd)
    expect(visible(words.amount(2_000_000, 'tokens'))).toBe(tokens)
    expect(words.amount(1, 'requests')).toBe(one)
    expect(visible(words.formats.percent(0.8039))).toBe(percent)
  })

  test('in Persian: its own digits, and the currency as a word', () => {
    const words = wordsFor({ language: 'fa' })
    expect(words.amount(1234.5, 'usd')).toBe('۱٬۲۳۴٫۵۰ دلار')
    expect(words.formats.percent(0.8039)).toBe('۸۰٫۳٪')
  })

  test.each([
    { value: 0.0042, text: '$0.0042' },
    { value: 0.00000001, text: '$0.00000001' },
    { value: -0.42, text: '-$0.42' },
    { value: 0, text: '$0.00' },
    { value: 0.01, text: '$0.01' },
  ])('$value is $text: a spend below a cent never looks like nothing', ({ value, text }) => {
    expect(formatsFor({ language: 'en' }).usd(value)).toBe(text)
  })

  test.each([
    { ratio: 0.9999, text: '99.9%' },
    { ratio: 0.29, text: '29%' },
    { ratio: 1.042, text: '104.2%' },
  ])('$ratio is $text: cut, so that what is not used up never says 100 %', ({ ratio, text }) => {
    expect(formatsFor({ language: 'en' }).percent(ratio)).toBe(text)
  })
})

describe('times', () => {
  test.each<{ reader: Reader; text: string; days: string }>([
    {
      reader: { language: 'en' },
      text: 'Tuesday, December 1 at 12:00⍽AM Tokyo time',
      days: 'November 1 – 30, 2026',
    },
    { reader: { language: 'ja' }, text: '12月1日(火) 0:00 JST', days: '2026年11月1日～30日' },
    { reader: { language: 'ko' }, text: '12월 1일(화) 00:00(일본 시간)', days: '2026년 11월 1일~30일' },
    {
      reader: { language: 'fr' },
      text: 'mardi 1er décembre à 0⍽h⍽00, heure du Japon',
      days: 'du 1er au 30 novembre 2026',
    },
    {
      reader: { language: 'fa' },
      text: 'سه‌شنبه ۱۰ آذر ساعت ۰:۰۰ به وقت ژاپن',
      days: '۱۰ آبان تا ۹ آذر ۱۴۰۵',
    },
    {
      reader: { language: 'fa', calendar: 'gregory', digits: 'latn' },
      text: 'سه‌شنبه 1 دسامبر ساعت 0:00 به وقت ژاپن',
      days: '1 تا 30 نوامبر 2026',
    },
  ])('in $reader.language ($reader.calendar)', ({ reader, text, days }) => {
    const formats = formatsFor(reader)
    expect(visible(formats.dateTime(monthEnd, 'Asia/Tokyo'))).toBe(text)
    expect(visible(formats.days(monthStart, monthEnd, 'Asia/Tokyo'))).toBe(days)
  })

  test.each<{ language: Language; day: string; week: string; overNewYear: string }>([
    {
      language: 'ja',
      day: '2026年12月28日',
      week: '2026年11月30日～12月6日',
      overNewYear: '2026年12月28日～2027年1月3日',
    },
    {
      language: 'fr',
      day: '28 décembre 2026',
      week: 'du 30 novembre au 6 décembre 2026',
      overNewYear: 'du 28 décembre 2026 au 3 janvier 2027',
    },
  ])('what two days share is written once in $language', ({ language, day, week, overNewYear }) => {
    const days = (start: string, end: string) =>
      formatsFor({ language }).days(new Date(`${start}T00:00Z`), new Date(`${end}T00:00Z`), 'UTC')
    expect(days('2026-12-28', '2026-12-29')).toBe(day)
    expect(days('2026-11-30', '2026-12-07')).toBe(week)
    expect(days('2026-12-28', '2027-01-04')).toBe(overNewYear)
  })

  test.each<{ language: Language; timezone: string; ends: string }>([
    { language: 'en', timezone: 'Europe/Paris', ends: 'Paris time' },
    { language: 'en', timezone: 'America/New_York', ends: 'AM ET' },
    { language: 'en', timezone: 'UTC', ends: 'AM UTC' },
    { language: 'en', timezone: 'Etc/GMT-3', ends: 'PM GMT+3' },
    { language: 'ja', timezone: 'Europe/Paris', ends: '（フランス時間）' },
    { language: 'ja', timezone: 'UTC', ends: ' UTC' },
    { language: 'ko', timezone: 'Asia/Seoul', ends: '(한국 시간)' },
    { language: 'ko', timezone: 'UTC', ends: '(UTC)' },
    { language: 'fa', timezone: 'Asia/Tehran', ends: ' به وقت تهران' },
    { language: 'fa', timezone: 'UTC', ends: ' به وقت UTC' },
    { language: 'fr', timezone: 'Europe/Paris', ends: ', heure de Paris' },
    { language: 'fr', timezone: 'UTC', ends: '00 UTC' },
  ])('$timezone is “$ends” in $language', ({ language, timezone, ends }) => {
    const text = visible(formatsFor({ language }).dateTime(new Date('2026-11-22T09:00:00Z'), timezone))
    expect(text.slice(-ends.length)).toBe(ends)
  })

  test.each([
    { seconds: 20, text: '1 minute' },
    { seconds: 600, text: '10 minutes' },
    { seconds: 3 * 3600, text: '3 hours' },
    { seconds: 4 * 86_400, text: '4 days' },
  ])('$seconds s is $text', ({ seconds, text }) => {
    expect(formatsFor({ language: 'en' }).duration(seconds)).toBe(text)
  })
})

describe('direction', () => {
  test('a Latin name in a Persian sentence is shielded, and the line says which way it runs', () => {
    const words = wordsFor({ language: 'fa' })
    const line = words.line(words.say('BudgetThreshold.exhausted.title', { budget: 'team (a)' }))
    expect(line).toBe('\u200F\u2068team (a)\u2069: بودجه تمام شد')
  })

  test.each([
    { value: 'everything', isShielded: true },
    { value: 'بودجهٔ everything', isShielded: true },
    { value: '(1) - 2', isShielded: true },
    { value: '۸۰٫۳٪', isShielded: false },
    { value: '1,234', isShielded: false },
    { value: '۸٫۰۳ دلار از ۱۰٫۰۰ دلار (۸۰٫۳٪)', isShielded: false },
  ])('in Persian, shielding “$value” is $isShielded: only what could upset its line', ({ value, isShielded }) => {
    expect(wordsFor({ language: 'fa' }).shield(value) !== value).toBe(isShielded)
  })

  test('a name is on one line; what somebody wrote in sentences keeps its own', () => {
    const words = wordsFor({ language: 'en' })
    expect([words.shield('one\r\n\ttwo'), words.quote('one.\r\nTwo,\tthree.')]).toEqual([
      'one two',
      'one.\nTwo, three.',
    ])
  })

  test('a Persian name in an English sentence is shielded, a Latin one needs nothing', () => {
    const words = wordsFor({ language: 'en' })
    expect(words.say('Generic.firing.title', { alert: 'بودجه' })).toBe('\u2068بودجه\u2069')
    expect(words.say('Generic.firing.title', { alert: 'Budget' })).toBe('Budget')
  })
})

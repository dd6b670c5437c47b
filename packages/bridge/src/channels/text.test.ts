import { describe, expect, test } from 'vitest'
import { cut } from './text.ts'

describe('cutting', () => {
  test.each([
    { name: 'text that fits is left alone', text: 'hello', limit: 5, cut: 'hello' },
    { name: 'a cut says so', text: 'hello world', limit: 6, cut: 'hello…' },
    { name: 'a family of emoji is one thing', text: 'a👨‍👩‍👧‍👦b', limit: 8, cut: 'a…' },
    { name: 'a flag is one thing', text: '🇯🇵🇰🇷', limit: 6, cut: '🇯🇵…' },
    { name: 'a letter keeps its marks', text: 'e\u0301e\u0301e\u0301', limit: 4, cut: 'e\u0301…' },
    { name: 'an open isolate is closed', text: '\u2068abcdef\u2069', limit: 6, cut: '\u2068abc\u2069…' },
    { name: 'nothing fits into nothing', text: 'abc', limit: 0, cut: '' },
  ])('$name', ({ text, limit, cut: expected }) => {
    expect(cut(text, limit)).toBe(expected)
  })

  test('never exceeds a limit, never leaves half a pair or an open isolate', () => {
    const text = '\u200F«\u2068نام 👩🏽‍🚀\u2069» 한국어 e\u0301 \u2068a\u2069 日本語'
    for (let limit = 0; limit <= text.length; limit += 1) {
      const kept = cut(text, limit)
      expect(kept.length).toBeLessThanOrEqual(limit)
      expect(kept.isWellFormed()).toBe(true)
      expect(kept.split('\u2068').length).toBe(kept.split('\u2069').length)
    }
  })

  test('counts what escaping adds where it is told to', () => {
    expect(cut('a&b&c', 8, (part) => part.replaceAll('&', '&amp;').length)).toBe('a&b…')
  })
})

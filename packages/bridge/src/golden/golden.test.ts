import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { alertNames } from '@tollbell/conventions'
import { languageNames } from '../catalogue/catalogue.ts'
import { plainText } from '../messages/message.ts'
import { messageFor } from '../messages/message-for.ts'
import { cases, eventOfCase, fixturePayloads, goldenTexts } from './cases.ts'

const source = join(import.meta.dirname, '..')
const golden = join(source, '..', 'golden')

describe('what messages read like', () => {
  const texts = goldenTexts()

  test('every alert of the conventions has a case', () => {
    const covered = new Set(cases.map(({ alert }) => alert))
    expect(alertNames.filter((name) => !covered.has(name))).toEqual([])
  })

  test('no golden file is left over', () => {
    expect(readdirSync(golden).sort()).toEqual(Object.keys(texts).sort())
  })

  test.each(Object.entries(texts))('%s is as a speaker reviewed it (else: pnpm generate)', (name, text) => {
    expect(text).toBe(readFileSync(join(golden, name), 'utf8'))
  })
})

test.each(Object.entries(fixturePayloads()))('%s is what the channel sends (else: pnpm generate)', (name, text) => {
  expect(text).toBe(readFileSync(join(source, name), 'utf8'))
})

// Labels that apps and people fill as they like.
const names = ['budget', 'member', 'project', 'provider', 'model', 'instance', 'mountpoint']

test.each(languageNames)('a name with line breaks and controls in it begins no line of its own in %s', (language) => {
  for (const each of cases) {
    const told = (between: string): string => {
      const event = eventOfCase(each)
      const labels = Object.entries(event.labels).map(([label, value]) => [
        label,
        names.includes(label) ? `${value}${between}and more` : value,
      ])
      return plainText(messageFor({ ...event, labels: Object.fromEntries(labels) }, { language }))
    }
    expect(told('\r\n\u0007\u202E\u2028')).toBe(told(' '))
  }
})

import type { Severity } from '@tollbell/conventions'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { languageNames } from '../catalogue/catalogue.ts'
import { cases, eventOfCase } from '../golden/cases.ts'
import type { Message } from '../messages/message.ts'
import { messageFor } from '../messages/message-for.ts'
import type { ChannelKind, Memory, Target } from './channel.ts'
import { type Failure, isPermanent } from './outcome.ts'
import type { ScriptedFailure, ServiceDouble } from './testing/service-double.ts'

/** A time-out that no busy machine reaches. */
export const longMs = 60_000

export interface ChannelContract<Credentials, Payload, Double extends ServiceDouble<unknown>> {
  readonly kind: ChannelKind<Credentials, Payload>
  readonly start: () => Promise<Double>
  readonly credentials: (double: Double) => Credentials
  /** What must never be seen in an error. */
  readonly secrets: (double: Double) => readonly string[]
}

/** What every channel has to do, run against its service's strict double. */
export function describeChannel<Credentials, Payload, Double extends ServiceDouble<unknown>>(
  name: string,
  contract: ChannelContract<Credentials, Payload, Double>,
): void {
  const { kind } = contract

  describe(`${name} as a channel`, () => {
    let double: Double
    let target: Target<Payload>

    beforeEach(async () => {
      double = await contract.start()
      target = targetOf(contract, double, longMs)
    })

    afterEach(() => double.close())

    const send = (message: Message) => target.send(kind.payloadFor(message))

    test.each(languageNames)('the service takes every message in %s', async (language) => {
      for (const each of cases)
        expect(await send(messageFor(eventOfCase(each), { language }))).toMatchObject({ ok: true })
      expect(double.messages).toHaveLength(cases.length)
      expect(double.refusals).toEqual([])
    })

    test.each(awkwardMessages)('the service takes $name', async ({ message }) => {
      const outcome = await send(message)
      expect(double.refusals).toEqual([])
      expect(outcome).toMatchObject({ ok: true })
    })

    test('nothing of what a person needs is lost when the text is far too long', () => {
      const payload = JSON.stringify(kind.payloadFor(longMessage))
      expect(payload).toContain('THE ADVICE')
      expect(payload).toContain('https://tollbell.example/runbook')
      expect(payload).toContain('…')
    })

    test.each<{ script: ScriptedFailure; reason: Failure['reason']; permanent: boolean }>([
      { script: { kind: 'serverError' }, reason: 'serverError', permanent: false },
      { script: { kind: 'reset' }, reason: 'network', permanent: false },
      { script: { kind: 'redirect' }, reason: 'redirected', permanent: false },
      { script: { kind: 'forbidden' }, reason: 'forbidden', permanent: true },
      { script: { kind: 'unauthorized' }, reason: 'unauthorized', permanent: true },
    ])('$script.kind is $reason, which says nothing secret', async ({ script, reason, permanent }) => {
      double.failNext(script)
      const outcome = await send(plainMessage)
      expect(outcome).toMatchObject({ ok: false, reason })
      expect(isPermanent(outcome as Failure)).toBe(permanent)
      for (const secret of contract.secrets(double)) expect(JSON.stringify(outcome)).not.toContain(secret)
      expect(double.messages).toEqual([])
    })

    test('no answer at all is a time-out', async () => {
      double.failNext({ kind: 'hang' })
      const impatient = targetOf(contract, double, 50)
      const outcome = await impatient.send(kind.payloadFor(plainMessage))
      expect(outcome).toMatchObject({ ok: false, reason: 'timeout' })
      expect(isPermanent(outcome as Failure)).toBe(false)
      for (const secret of contract.secrets(double)) expect(JSON.stringify(outcome)).not.toContain(secret)
    })

    test('an address that is gone for good is given up', async () => {
      double.failNext({ kind: 'gone' })
      expect(isPermanent((await send(plainMessage)) as Failure)).toBe(true)
    })

    test('a pause the service asks for is passed on', async () => {
      double.failNext({ kind: 'rateLimited', retryAfterSeconds: 7 })
      expect(await send(plainMessage)).toMatchObject({ ok: false, reason: 'rateLimited', retryAfterSeconds: 7 })
    })

    test('a service that is not there is a network failure', async () => {
      const gone = await contract.start()
      const unreachable = targetOf(contract, gone, longMs)
      await gone.close()
      const outcome = await unreachable.send(kind.payloadFor(plainMessage))
      expect(outcome).toMatchObject({ ok: false, reason: 'network', detail: expect.stringContaining('ECONNREFUSED') })
      for (const secret of contract.secrets(gone)) expect(JSON.stringify(outcome)).not.toContain(secret)
    })

    test('the preview shows what is sent, and nothing in it is taken for HTML', () => {
      const evil = '<script>alert(1)</script><img src=x onerror=alert(2)>'
      const payload = kind.payloadFor({
        ...plainMessage,
        title: evil,
        lead: [evil],
        facts: [{ label: evil, value: evil }],
      })
      const drawn = kind.preview(payload).toString()
      expect(drawn).not.toMatch(/<script|<img/)
      expect(drawn.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))).toContain(evil)
    })
  })
}

function targetOf<Credentials, Payload, Double extends ServiceDouble<unknown>>(
  { kind, credentials }: ChannelContract<Credentials, Payload, Double>,
  double: Double,
  timeoutMs: number,
): Target<Payload> {
  const [target] = kind.targets(credentials(double), { timeoutMs, memory: memoryInMap() })
  if (!target) throw new Error('The channel has no target.')
  return target
}

export function memoryInMap(): Memory {
  const map = new Map<string, string>()
  return { get: (key) => map.get(key), set: (key, value) => void map.set(key, value) }
}

export const plainMessage: Message = {
  language: 'en',
  direction: 'ltr',
  severity: 'warning' satisfies Severity,
  good: false,
  title: '⚠️ everything: 80% of the budget is used',
  lead: ['“everything” has reached 80% of its budget.'],
  facts: [{ label: 'Ends', value: 'December 1', moment: new Date('2026-12-01T00:00:00Z') }],
  separator: ': ',
  advice: 'THE ADVICE',
  links: [{ text: 'What to do', url: 'https://tollbell.example/runbook' }],
  at: new Date('2026-11-22T00:41:00Z'),
}

const longMessage: Message = {
  ...plainMessage,
  title: 'title '.repeat(200),
  lead: ['lead "quoted" '.repeat(2000)],
  facts: Array.from({ length: 60 }, (_, index) => ({
    label: `label ${index} `.repeat(80),
    value: `value & < ${index}\n`.repeat(300),
  })),
}

const awkwardMessages: { name: string; message: Message }[] = [
  { name: 'a text that is far too long', message: longMessage },
  {
    name: 'a long text of nothing but emoji',
    message: { ...longMessage, title: '👨‍👩‍👧‍👦'.repeat(100), lead: ['👩🏽‍🚀'.repeat(3000)] },
  },
  {
    name: 'a long text of nothing but what has to be escaped',
    message: { ...longMessage, title: '*_~`|<>[]()&'.repeat(60), lead: ['*_~`|<>[]()&'.repeat(900)] },
  },
  {
    name: 'a long Persian text',
    message: { ...longMessage, language: 'fa', direction: 'rtl', lead: ['\u200F«\u2068a\u2069» می‌شود '.repeat(900)] },
  },
  { name: 'a message without facts, links or lead', message: { ...plainMessage, lead: [], facts: [], links: [] } },
  {
    name: 'empty and blank values',
    message: {
      ...plainMessage,
      facts: [
        { label: ' ', value: '' },
        { label: 'a', value: ' \n ' },
      ],
    },
  },
  {
    name: 'names that look like markup and mentions',
    message: {
      ...plainMessage,
      title: '@everyone <!channel> <@U1> **x** [a](http://b) `c`',
      facts: [{ label: '<b>', value: '&amp; <https://evil.example|x> \\' }],
    },
  },
  {
    name: 'a link that is far too long',
    message: { ...plainMessage, links: [{ text: 'See', url: `https://p.example/?q=${'x'.repeat(5000)}` }] },
  },
]

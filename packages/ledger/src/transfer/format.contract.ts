import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ExportFormat } from './format.ts'
import { formatOf } from './formats.ts'
import { uploaded } from './testing/files.ts'
import { transferBook, transferNow } from './testing/transfers.ts'
import { anyUsage, manySums } from './testing/usage.ts'

/** What every format must do: what is exported is imported as it was, once however often. */
export function describeFormat(format: ExportFormat): void {
  describe(`format ${format.name}`, () => {
    test('what is exported is the same in an empty ledger, and again changes nothing', async () => {
      await fc.assert(
        fc.asyncProperty(anyUsage, async (usage) => {
          const [from, to] = [await transferBook(), await transferBook()]
          await from.book.import(usage, transferNow)
          const file = await uploaded(await from.export(format))
          const first = await to.import(file)
          expect([first.mistakes, first.booked]).toEqual([[], first.lines])
          expect(await to.balances()).toEqual(await from.balances())
          expect(await to.import(file)).toMatchObject({ booked: 0, known: first.lines, costUsd: '0' })
          expect(await to.balances()).toEqual(await from.balances())
        }),
        { numRuns: 12 },
      )
    })

    test('a later export adds what is new in it', async () => {
      const [from, to] = [await transferBook(), await transferBook()]
      const [some] = fc.sample(anyUsage, { numRuns: 1, seed: 7 })
      const usage = (some ?? []).map((row) => ({ ...row, amount: 10 }))
      await from.book.import(usage, transferNow)
      await to.import(await uploaded(await from.export(format)))
      await from.book.import(
        usage.slice(0, 1).map((row) => ({ ...row, amount: 15 })),
        transferNow,
      )
      const later = await to.import(await uploaded(await from.export(format)))
      expect([later.booked, later.known]).toEqual([1, later.lines - 1])
      expect(await to.balances()).toEqual(await from.balances())
    })

    test('how far an import is rises to its end, over both readings of a strict one', async () => {
      const [from, to] = [await transferBook(), await transferBook()]
      await from.book.import(manySums(500), transferNow)
      const shares: number[] = []
      const onProgress = (done: number): void => void shares.push(done)
      await to.import(await uploaded(await from.export(format), '', 65_536), { strict: true, onProgress })
      expect(shares).toEqual(shares.toSorted((one, other) => one - other))
      const [atCheck, atEnd] = [shares.filter((share) => share <= 0.5), shares.filter((share) => share > 0.5)]
      expect(Math.min(atCheck.length, atEnd.length)).toBeGreaterThan(1)
      // After its files, a ZIP has a list of them.
      expect(atEnd.at(-1)).toBeCloseTo(1, 1)
    })

    test('nothing at all is exported and imported', async () => {
      const [from, to] = [await transferBook(), await transferBook()]
      const file = await uploaded(await from.export(format))
      expect(await to.import(file)).toMatchObject({ title: format.title, lines: 0, mistakes: [] })
    })

    test('it is recognised by how it begins, whatever it is called', async () => {
      const from = await transferBook()
      await from.book.import(fc.sample(anyUsage, { numRuns: 1, seed: 3 })[0] ?? [], transferNow)
      expect(formatOf(await uploaded(await from.export(format), 'usage (1).bin'))).toBe(format)
    })

    test('a ledger takes nothing from an export of its own', async () => {
      const from = await transferBook()
      await from.book.import(fc.sample(anyUsage, { numRuns: 1, seed: 3 })[0] ?? [], transferNow)
      const before = await from.balances()
      const report = await from.import(await uploaded(await from.export(format)))
      expect(report).toMatchObject({ booked: 0, known: report.lines, refused: 0 })
      expect(report.notes).toEqual([expect.stringContaining('an export of this ledger itself')])
      expect(await from.balances()).toEqual(before)
    })

    test('a file in which anything is changed or cut off ends in sentences with their places, never in a crash', async () => {
      const from = await transferBook()
      await from.book.import(fc.sample(anyUsage, { numRuns: 1, seed: 5 })[0] ?? [], transferNow)
      const whole = await from.export(format)
      await fc.assert(
        fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), async (at, byte, isCut) => {
          const broken = isCut ? whole.subarray(0, at) : Buffer.from(whole).fill(byte, at, at + 1)
          const report = await (await transferBook()).import(await uploaded(broken))
          expect(report.lines).toBe(report.booked + report.known + report.refused + report.passedOver)
          for (const mistake of report.mistakes) {
            expect(mistake).toMatch(/^(.*\b(line|record) \d+|the file|the ZIP|usage\.csv|.{0,12}): ./s)
          }
        }),
        { numRuns: 40 },
      )
    })
  })
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { uploaded } from './testing/files.ts'
import { transferBook } from './testing/transfers.ts'

const pages = ['TRANSFER.md', 'FROM_JSONL_NOTIFIER.md', 'FROM_TOKEN_MONITOR.md']

const examples = pages.flatMap((page) => {
  const text = readFileSync(join(import.meta.dirname, '../..', page), 'utf8')
  return [...text.matchAll(/```(?:jsonl?|csv)\n(.*?)```/gs)].map(([, example = '']) => ({ page, example }))
})

test('every page shows a file', () => {
  expect(examples.map(({ page }) => page)).toEqual(pages)
})

test.each(examples)('the file that $page shows is one to be imported', async ({ example }) => {
  const report = await (await transferBook()).import(await uploaded(example), { strict: true })
  expect(report).toMatchObject({ refused: 0, passedOver: 0, mistakes: [] })
  expect(report.booked).toBeGreaterThan(0)
})

import { expect, test } from 'vitest'
import { safeCell, textOfCell } from './cells.ts'

test.each([
  { text: '=HYPERLINK("http://example.com")', cell: '\'=HYPERLINK("http://example.com")' },
  { text: '+1', cell: "'+1" },
  { text: '-1', cell: "'-1" },
  { text: '@sum', cell: "'@sum" },
  { text: '\tx', cell: "'\tx" },
  { text: "'=x", cell: "''=x" },
  { text: "'tis", cell: "'tis" },
  { text: 'a=b', cell: 'a=b' },
  { text: '', cell: '' },
])('$text is $cell in a cell, and comes back', ({ text, cell }) => {
  expect(safeCell(text)).toBe(cell)
  expect(textOfCell(cell)).toBe(text)
})

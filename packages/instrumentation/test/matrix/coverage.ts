import type { Verdict } from './verdict.ts'

/** One scenario in one way with one SDK. */
export interface Seen {
  readonly way: string
  readonly column: string
  readonly scenario: string
  readonly verdict: Verdict
}

const words: Readonly<Record<Verdict, string>> = {
  exact: 'exact',
  estimated: 'estimated',
  'not seen': 'not supported',
  wrong: 'wrong',
  disturbed: 'disturbed',
}

/** COVERAGE.md: what is counted, by what the matrix saw. */
export function coverageTable(seen: readonly Seen[]): string {
  // A way that is not seen as a whole is told in the second table.
  const visible = seen.filter(({ verdict }) => verdict !== 'not seen')
  const sdks = unique(seen.map(({ column }) => column))
  const ways = unique(seen.map(({ way }) => way)).filter((way) => way !== 'fetch')
  return [
    '<!-- Generated from the run of test/matrix/matrix.test.ts with `npm test -- packages/instrumentation/test/matrix -u`. -->',
    '# What is counted',
    '',
    'Each row ran against a provider that keeps the truth, with every SDK in every way to load it, with us and without. *exact*: tokens, cost and number of requests are those of the provider; the app got what it gets without us, and the provider the same requests but for the usage asked for. *estimated*: the provider never said, so the tokens are estimated and marked so.',
    '',
    ...table('call', sdks, unique(seen.map(({ scenario }) => scenario)), (scenario, column) =>
      visible.filter((each) => each.scenario === scenario && each.column === column),
    ),
    '',
    '## By the way the SDK is loaded',
    '',
    ...table(
      'SDK',
      sdks.filter((column) => column !== 'fetch'),
      ways,
      (way, column) => seen.filter((each) => each.way === way && each.column === column),
      'all of the above',
    ),
    '',
  ].join('\n')
}

/** COVERAGE-REALTIME.md: the same for realtime, by the WebSocket it goes over and the way it is loaded. */
export function realtimeTable(seen: readonly Seen[]): string {
  const rowOf = ({ scenario, way }: Seen): string => `${scenario}, ${way}`
  return [
    '<!-- Generated from the run of test/matrix/realtime.test.ts with `npm test -- packages/instrumentation/test/matrix -u`. -->',
    '# What is counted of realtime',
    '',
    'Each cell is a conversation with a provider that keeps the truth, with us and without: responses that complete, are cancelled, incomplete or failed, with text, sound and pictures, cached or not, and transcripts billed by the token and by the second. *exact*: tokens, cost and number of requests are those of the provider, and the app got the same events.',
    '',
    ...table('over', unique(seen.map(({ column }) => column)), unique(seen.map(rowOf)), (row, column) =>
      seen.filter((each) => rowOf(each) === row && each.column === column),
    ),
    '',
  ].join('\n')
}

function table(
  head: string,
  columns: readonly string[],
  rows: readonly string[],
  of: (row: string, column: string) => readonly Seen[],
  exact: string = words.exact,
): string[] {
  return [
    line([head, ...columns]),
    line(['---', ...columns.map(() => '---')]),
    ...rows.map((row) => line([row, ...columns.map((column) => cellOf(of(row, column), exact))])),
  ]
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

function cellOf(seen: readonly Seen[], exact: string): string {
  const worst = (['disturbed', 'wrong', 'not seen', 'estimated', 'exact'] as const).find((verdict) =>
    seen.some((each) => each.verdict === verdict),
  )
  if (worst === undefined) return ''
  // Rows that are estimated everywhere say so in the first table.
  return exact !== words.exact && worst === 'estimated' ? exact : worst === 'exact' ? exact : words[worst]
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)]
}

import { setTimeout as sleep } from 'node:timers/promises'
import { budgetLine, messageLine, spendLine } from './lines.ts'
import type { ToldMessage } from './message.ts'
import { type Scene, viewOf } from './view.ts'

const refreshMs = 1_000

// Xterm's control sequences, which every terminal of today knows.
// https://invisible-island.net/xterm/ctlseqs/ctlseqs.html
const enter = '\x1b[?1049h\x1b[?25l\x1b[2J'
const leave = '\x1b[?25h\x1b[?1049l'
const home = '\x1b[H'
const clearRestOfLine = '\x1b[K'
const clearBelow = '\x1b[J'

export interface ShowOptions {
  /** Looks at what is going on now. */
  readonly look: () => Promise<Scene>
  readonly print: (text: string) => void
  readonly terminal: () => { readonly columns: number; readonly rows: number } | undefined
  readonly stop: AbortSignal
}

/** Shows what happens until it is stopped: a screen that is drawn again on a terminal, plain lines elsewhere. */
export async function show(options: ShowOptions): Promise<void> {
  await (options.terminal() ? showScreen(options) : showLines(options))
}

async function showScreen(options: ShowOptions): Promise<void> {
  const { print, terminal } = options
  print(enter)
  try {
    await eachSecond(options, (scene) => {
      const lines = viewOf(scene, terminal() ?? { columns: 80, rows: 24 })
      print(`${home}${lines.map((line) => line + clearRestOfLine).join('\r\n')}${clearBelow}`)
    })
  } finally {
    print(leave)
  }
}

async function showLines(options: ShowOptions): Promise<void> {
  const told = new Set<string>()
  await eachSecond(options, (scene) => {
    for (const line of newLines(scene, told)) options.print(`${line}\n`)
  })
}

/** What of a scene has not been told yet, oldest first; notes it as told. */
export function newLines({ status, messages, warning }: Scene, told: Set<string>): string[] {
  const lines = [
    spendLine(status),
    ...status.budgets.filter(({ spent }) => spent !== '0').map((budget) => `  ${budgetLine(budget, 0)}`),
    ...messages.toReversed().map((message) => tellingLine(message)),
    ...(warning === undefined ? [] : [warning]),
  ].filter((line) => !told.has(line))
  for (const line of lines) told.add(line)
  return lines
}

function tellingLine(message: ToldMessage): string {
  return `  → ${messageLine(message)}`
}

async function eachSecond({ look, stop }: ShowOptions, draw: (scene: Scene) => void): Promise<void> {
  while (!stop.aborted) {
    draw(await look())
    await sleep(refreshMs, undefined, { signal: stop }).catch(() => undefined)
  }
}

import { pause } from '@tollbell/service'
import { messageLine } from './lines.ts'
import { type Scene, summaryLines, viewOf } from './view.ts'

const refreshMs = 1_000
// Lines stay: what is spent is said every five seconds, a message at once.
const looksPerSummary = 5

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
  let looks = 0
  let spends = false
  await eachSecond(options, (scene) => {
    // The first spend is what people wait for.
    const firstSpend = !spends && scene.status.month.total.requests > 0
    spends ||= firstSpend
    const summaryIsDue = looks++ % looksPerSummary === 0 || firstSpend
    const lines = [...newMessageLines(scene, told), ...(summaryIsDue ? summaryLines(scene) : [])]
    for (const line of lines) options.print(`${line}\n`)
  })
}

/** The messages that were not told yet, oldest first; notes them as told. */
export function newMessageLines({ messages, warning }: Scene, told: Set<string>): string[] {
  const lines = [
    ...messages.toReversed().map((message) => `  → ${messageLine(message)}`),
    ...(warning ? [warning] : []),
  ]
  const fresh = lines.filter((line) => !told.has(line))
  for (const line of fresh) told.add(line)
  return fresh
}

async function eachSecond({ look, stop }: ShowOptions, draw: (scene: Scene) => void): Promise<void> {
  while (!stop.aborted) {
    draw(await look())
    await pause(refreshMs, stop)
  }
}

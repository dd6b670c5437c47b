import { StartError } from '@tollbell/service'
import { confirmed } from './confirm.ts'

/** What a command touches of the process it runs in; a test brings its own. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv
  readonly cwd: string
  readonly now: () => Date
  /** Results, on standard output. */
  readonly print: (text: string) => void
  /** Progress and complaints, on standard error. */
  readonly tell: (line: string) => void
  /** The size of the terminal; `undefined` when the output goes elsewhere. */
  readonly terminal: () => { readonly columns: number; readonly rows: number } | undefined
  /** Asks whoever is at the terminal; throws a StartError where nobody is. */
  readonly confirm: (question: string) => Promise<boolean>
  /** Calls back when the operator asks to read files again: at a SIGHUP, where no terminal can be closed. */
  readonly onReload: (listener: () => void) => void
  /** Aborted when the operator asks to stop. */
  readonly stop: AbortSignal
}

/** Those of the running process. */
export function surroundingsOf(theProcess: NodeJS.Process, stop: AbortSignal): Surroundings {
  const { stdin, stdout, stderr } = theProcess
  return {
    env: theProcess.env,
    cwd: theProcess.cwd(),
    now: () => new Date(),
    print: (text) => void stdout.write(text),
    tell: (line) => void stderr.write(`${line}\n`),
    terminal: () => (stdout.isTTY ? { columns: stdout.columns, rows: stdout.rows } : undefined),
    confirm: (question) => {
      if (stdin.isTTY && stdout.isTTY) return confirmed(question, stdin, stdout)
      throw new StartError('Nobody is here to be asked: say --yes if you mean it.')
    },
    onReload: (listener) => {
      if (!stdout.isTTY) theProcess.on('SIGHUP', listener)
    },
    stop,
  }
}

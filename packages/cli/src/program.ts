import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { commands } from './commands/index.ts'
import type { Surroundings } from './surroundings.ts'

/** The whole command line. Throws what its commands throw. */
export function createProgram(surroundings: Surroundings): Command {
  const program = new Command('tollbell')
    .description('Rings before the LLM bill does.')
    .version(versionHere(), '-V, --version', 'which version this is')
    .helpCommand('help [command]', 'What a command does, and its options.')
    .showHelpAfterError('tollbell help [command] says what there is.')
    .configureOutput({ writeOut: surroundings.print, writeErr: (text) => surroundings.tell(text.trimEnd()) })
  for (const command of commands) program.addCommand(command(surroundings).copyInheritedSettings(program))
  return program
}

function versionHere(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

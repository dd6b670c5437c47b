import { Command } from 'commander'
import { commands } from './commands/index.ts'
import type { Surroundings } from './surroundings.ts'

/** The whole command line. Throws what its commands throw. */
export function createProgram(surroundings: Surroundings): Command {
  const program = new Command('tollbell')
    .description('Rings before the LLM bill does.')
    .helpCommand(false)
    .configureOutput({ writeOut: surroundings.print, writeErr: (text) => surroundings.tell(text.trimEnd()) })
  for (const command of commands) program.addCommand(command(surroundings).copyInheritedSettings(program))
  return program
}

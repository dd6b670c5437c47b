import type { Command } from 'commander'
import type { Surroundings } from '../surroundings.ts'
import { backup } from './backup.ts'
import { copy } from './copy.ts'
import { demo } from './demo.ts'
import { exportUsage } from './export.ts'
import { importFiles } from './import.ts'
import { ledger } from './ledger.ts'
import { reset } from './reset.ts'
import { start } from './start.ts'
import { status } from './status.ts'
import { testAlert } from './test-alert.ts'
import { up } from './up.ts'

/** Every command, in the order of the help. */
export const commands: readonly ((surroundings: Surroundings) => Command)[] = [
  start,
  up,
  ledger,
  demo,
  status,
  importFiles,
  testAlert,
  exportUsage,
  reset,
  backup,
  copy,
]

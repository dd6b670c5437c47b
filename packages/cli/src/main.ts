#!/usr/bin/env node
import { keepHeapSmall, restartSmall } from '@tollbell/service'
import { complaintOf } from './complaint.ts'
import { createProgram } from './program.ts'
import { stopSignal } from './stop-signal.ts'
import { surroundingsOf } from './surroundings.ts'

// The commands that run for months.
const services: readonly (string | undefined)[] = ['ledger', 'up']

if (services.includes(process.argv[2])) restartSmall()
keepHeapSmall()
const surroundings = surroundingsOf(process, stopSignal(process))
try {
  await createProgram(surroundings).parseAsync()
} catch (error) {
  surroundings.tell(complaintOf(error))
  process.exitCode = 1
}

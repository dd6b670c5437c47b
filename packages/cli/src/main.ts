#!/usr/bin/env node
import { complaintOf } from './complaint.ts'
import { createProgram } from './program.ts'
import { stopSignal } from './stop-signal.ts'
import { surroundingsOf } from './surroundings.ts'

const surroundings = surroundingsOf(process, stopSignal(process))
try {
  await createProgram(surroundings).parseAsync()
} catch (error) {
  surroundings.tell(complaintOf(error))
  process.exitCode = 1
}

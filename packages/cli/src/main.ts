#!/usr/bin/env node
import { keepHeapSmall } from '@tollbell/service'
import { complaintOf } from './complaint.ts'
import { createProgram } from './program.ts'
import { stopSignal } from './stop-signal.ts'
import { surroundingsOf } from './surroundings.ts'

keepHeapSmall()
const surroundings = surroundingsOf(process, stopSignal(process))
try {
  await createProgram(surroundings).parseAsync()
} catch (error) {
  surroundings.tell(complaintOf(error))
  process.exitCode = 1
}

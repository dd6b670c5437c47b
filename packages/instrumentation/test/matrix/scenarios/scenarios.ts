import type { Scenario } from '../scenario.ts'
import { chatScenarios } from './chat.ts'
import { mediaScenarios } from './media.ts'
import { objectScenarios } from './objects.ts'
import { otherScenarios } from './others.ts'
import { troubleScenarios } from './trouble.ts'

/** All rows of the coverage table, in its order. */
export const scenarios: readonly Scenario[] = [
  ...chatScenarios,
  ...otherScenarios,
  ...mediaScenarios,
  ...objectScenarios,
  ...troubleScenarios,
]

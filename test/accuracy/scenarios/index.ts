import type { Scenario } from '../scenario.ts'
import { appsKilled, ledgerAway } from './apps-killed.ts'
import { badNetwork } from './bad-network.ts'
import { calendar } from './calendar.ts'
import { firstCallOfAModel } from './first-call-of-a-model.ts'
import { ledgerKilled } from './ledger-killed.ts'
import { longLived } from './long-lived.ts'
import { replicaKilled } from './replica-killed.ts'
import { restartsAsAnother, restartsAsItself } from './restarts.ts'
import { sameMillisecond } from './same-millisecond.ts'
import { shortLives } from './short-lives.ts'
import { wrongClocks } from './wrong-clocks.ts'

/** Adding one is adding a file and a line here. */
export const scenarios: readonly Scenario[] = [
  longLived,
  restartsAsItself,
  restartsAsAnother,
  appsKilled,
  shortLives,
  firstCallOfAModel,
  ledgerAway,
  ledgerKilled,
  badNetwork,
  wrongClocks,
  sameMillisecond,
  calendar,
  replicaKilled,
]

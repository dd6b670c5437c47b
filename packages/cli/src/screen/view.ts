import type { ToldMessage } from '@tollbell/bridge'
import type { StatusAnswer } from '@tollbell/ledger'
import { titleOf } from '../status/render.ts'
import { addressLines } from '../up/address-lines.ts'
import type { Addresses } from '../up/system.ts'
import { budgetLine, messageLine, spendLine } from './lines.ts'
import { fit } from './text-width.ts'

/** Everything the screen shows. */
export interface Scene {
  readonly status: StatusAnswer
  /** Newest first. */
  readonly messages: readonly ToldMessage[]
  readonly addresses: Addresses
  /** The last thing that went wrong. */
  readonly warning?: string | undefined
}

/** The whole screen, line by line, cut to its size. The messages get the room that is left. */
export function viewOf(scene: Scene, { columns, rows }: { columns: number; rows: number }): string[] {
  const above = [...summaryLines(scene), '', 'Messages, newest first']
  const below = [
    '',
    'Open',
    ...addressLines(scene.addresses),
    ...(scene.warning === undefined ? [] : [scene.warning]),
    'Ctrl-C stops it all.',
  ]
  const room = Math.max(1, rows - above.length - below.length)
  return [...above, ...messageLines(scene, room), ...below].slice(0, rows).map((line) => fit(line, columns))
}

/** What is spent, and how full each budget is. */
export function summaryLines({ status }: Scene): string[] {
  const { budgets } = status
  const nameWidth = Math.max(0, ...budgets.map((budget) => titleOf(budget).length))
  return [spendLine(status), ...budgets.map((budget) => `  ${budgetLine(budget, nameWidth)}`)]
}

function messageLines({ messages }: Scene, room: number): string[] {
  if (messages.length === 0) return ['  none yet']
  return messages.slice(0, room).map((message) => `  ${messageLine(message)}`)
}

import type { StoredMessage } from '../outbox/outbox.ts'
import type { ToldMessage } from './types.ts'

/** A stored message as the API shows it. */
export function toldMessage(message: StoredMessage): ToldMessage {
  const { id, createdMs, kind, name, address, language, alert, status, severity, state, text, attempts } = message
  const { deliveredMs, reason, detail } = message
  return {
    id,
    at: new Date(createdMs).toISOString(),
    channel: kind,
    name,
    ...(address !== '' && { address }),
    language,
    alert,
    status,
    severity,
    state,
    text,
    attempts,
    ...(deliveredMs !== undefined && { deliveredAt: new Date(deliveredMs).toISOString() }),
    ...(reason !== undefined && { reason }),
    ...(detail !== undefined && { detail }),
  }
}

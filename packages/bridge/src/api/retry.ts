import type { RequestHandler } from 'express'
import type { Outbox, StoredMessage } from '../outbox/outbox.ts'
import type { Place } from '../telling/places.ts'
import type { RetryAnswer } from './types.ts'

export interface RetryDeps {
  readonly outbox: Outbox
  readonly places: readonly Place[]
  /** Something waits in the outbox again. */
  readonly onTold: () => void
}

/** `POST /api/v1/messages/:id/retry`: a message that was given up is sent again. */
export function retryDead({ outbox, places, onTold }: RetryDeps): RequestHandler {
  return (request, response) => {
    const message = outbox.get(Number(request.params['id']))
    const refusal = refusalOf(message, places)
    if (message === undefined || refusal !== undefined) {
      response.status(message === undefined ? 404 : 409).json({ error: refusal })
    } else {
      outbox.revive(message.id)
      onTold()
      const answer: RetryAnswer = { message: `The message is on its way to ${message.channel} again.` }
      response.status(202).json(answer)
    }
  }
}

function refusalOf(message: StoredMessage | undefined, places: readonly Place[]): string | undefined {
  if (message === undefined) return 'There is no such message; GET /api/v1/messages lists them.'
  const { channel, address, state } = message
  if (state !== 'dead') return `This message is ${state}; only one that was given up can be sent again.`
  const isReachable = places.some(
    (place) => place.isConfigured && place.channel === channel && place.address === address,
  )
  return isReachable ? undefined : `The channel ${channel} is not configured: bring it back into the configuration.`
}

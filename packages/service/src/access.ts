import { createHash, timingSafeEqual } from 'node:crypto'
import type { Secret } from './secret.ts'

/** What a token may allow: to look, to change something, to send in metrics or alerts. */
export const accessScopes = ['read', 'write', 'ingest'] as const

export type AccessScope = (typeof accessScopes)[number]

/** A token, and what it allows. */
export interface AccessToken {
  /** For the operator, and for counting requests; never sent. */
  readonly name: string
  readonly scopes: readonly AccessScope[]
  readonly secret: Secret
}

/** Who is let in. */
export interface Access {
  /** Whether a token is asked for at all. */
  readonly isGuarded: boolean
  /** Whose token this is; in a time that says nothing about where it differs from others. */
  holderOf(token: string): AccessToken | undefined
}

/** Everybody is let in: for services that only their own machine reaches. */
export const openAccess: Access = accessWith([])

/** Lets in who has one of these tokens; with none, everybody. */
export function accessWith(tokens: readonly AccessToken[]): Access {
  const digests = tokens.map((token) => ({ token, digest: digestOf(token.secret.reveal()) }))
  return {
    isGuarded: tokens.length > 0,
    holderOf(candidate) {
      const digest = digestOf(candidate)
      let holder: AccessToken | undefined
      // All are looked at, whichever it is.
      for (const each of digests) if (timingSafeEqual(each.digest, digest)) holder = each.token
      return holder
    },
  }
}

/** A token that may do everything; none for no secret. */
export function masterToken(secret: Secret | undefined): AccessToken[] {
  return secret === undefined ? [] : [{ name: 'token', scopes: accessScopes, secret }]
}

// All get the same length, which timingSafeEqual asks for.
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

import type { Demand, Log } from '@tollbell/service'
import type { RequestHandler } from 'express'
import type { Book } from '../booking/book.ts'
import type { BudgetsInForce } from '../budgets-in-force.ts'
import type { Health } from '../health.ts'
import type { History } from '../history.ts'
import type { Tally } from '../metrics/tally.ts'
import type { UserMonth } from '../metrics/user-month.ts'
import type { Safekeeping } from '../safekeeping.ts'
import type { SourceParts } from '../sources/source.ts'
import type { Store } from '../store/store.ts'
import type { TestAlert } from '../test-alert.ts'
import type { Schema } from './schema.ts'

/** What the routes work with. */
export interface RouteParts {
  readonly store: Store
  readonly book: Book
  readonly budgets: BudgetsInForce
  readonly tally: Tally
  readonly users: UserMonth
  readonly health: Health
  readonly history: History
  readonly testAlert: TestAlert
  /** What usage is priced and named with that comes without. */
  readonly sources: SourceParts
  readonly safekeeping: Safekeeping
  /** Where a file lies while it is imported. */
  readonly dataDir: string
  readonly log: Log
  readonly now: () => Date
}

/** A parameter in the query; `example` is what the contract test asks with. */
export interface Parameter {
  readonly name: string
  readonly description: string
  readonly schema: Schema
  readonly example?: string
}

/** What comes back: by content type the schema of the body. */
export interface Answer {
  readonly description: string
  readonly content: Readonly<Record<string, Schema>>
}

/** A route and its description. Who it lets in, and what it answers when it does not, is added to the description. */
export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'delete'
  readonly path: string
  readonly demand: Demand
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly parameters?: readonly Parameter[]
  /** By content type; without one, none is read and a large one is refused. */
  readonly requestBody?: Answer & {
    /** What the contract test sends. */
    readonly example?: object
  }
  /** By status, beside what `answersOf` adds for its guard. */
  readonly answers: Readonly<Record<number, Answer>>
  /** Whether it answers other methods and errors in a way of its own. */
  readonly isOwnRouter?: boolean
  readonly handler: (parts: RouteParts) => RequestHandler
}

/** Routes that belong together: a file in `groups/` or `legacy/`, and a line in `groups.ts`. */
export interface RouteGroup {
  readonly name: string
  readonly description: string
  /** What its answers are made of, by their names in the document. */
  readonly schemas: Readonly<Record<string, Schema>>
  readonly routes: readonly Route[]
}

/** An answer in JSON. */
export function json(description: string, schema: Schema): Answer {
  return { description, content: { 'application/json': schema } }
}

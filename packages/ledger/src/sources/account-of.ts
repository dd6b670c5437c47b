import { attributes as names } from '@tollbell/conventions'
import type { Account } from '../booking/account.ts'
import type { Attributes } from '../otlp/request.ts'
import type { AccountBase, SourceName, SourceParts, StreamOrigin } from './source.ts'
import { storable } from './storable.ts'

// What becomes a label, a line in a report or a word in a message.
const longestName = 200

/** Who pays for what, as the attributes of a stream say. */
export function accountBase(
  source: SourceName,
  { resource, attributes }: StreamOrigin,
  { projectOf }: Pick<SourceParts, 'projectOf'>,
): AccountBase {
  const project = attributes.get(names.project) || resource.get(names.project) || projectOf(resource)
  return {
    project: cut(project),
    provider: first(attributes, names.provider, names.providerBefore2026),
    model: first(attributes, names.responseModel, names.requestModel),
    operation: first(attributes, names.operation),
    user: first(attributes, names.user),
    tier: first(attributes, names.serviceTier, names.serviceTierBefore2026),
    estimated: attributes.get(names.estimated) === 'true',
    source,
  }
}

/** The first of the attributes that says something, or `''`. */
export function first(attributes: Attributes, ...keys: readonly string[]): string {
  for (const key of keys) {
    const value = attributes.get(key)
    if (value) return cut(value)
  }
  return ''
}

// The cut may leave half a character.
function cut(name: string): string {
  return storable(name.slice(0, longestName))
}

/** The account of a measure. */
export function accountFor(base: AccountBase, measure: Account['measure'], detail: string): Account {
  return { measure, detail, ...base }
}

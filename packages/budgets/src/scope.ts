import { modelFamily } from '@tollbell/conventions'
import { type Budget, type Scope, type ScopeName, scopeNames } from './budget.ts'

type Names = Readonly<Record<ScopeName, string>>

/** Whether usage with these values is what a budget counts. */
export function inScope(scope: Scope, usage: Names): boolean {
  return scopeNames.every((name) => {
    const patterns = scope[name]
    return patterns === undefined || patterns.some((pattern) => fits(name, pattern, usage[name]))
  })
}

/**
 * Whose balance usage counts for: `''` where a budget has one for all, `undefined` where it has one for each and the
 * usage does not say whose it is. A model's snapshots are that model.
 */
export function memberOf({ each }: Pick<Budget, 'each'>, usage: Names): string | undefined {
  if (each === undefined) return ''
  const name = each === 'model' ? modelFamily(usage.model) : usage[each]
  return name === '' ? undefined : name
}

// Providers answer with the snapshot behind the name that was asked for: gpt-4o comes back as gpt-4o-2024-08-06.
function fits(name: ScopeName, pattern: string, value: string): boolean {
  return matches(pattern, value) || (name === 'model' && matches(pattern, modelFamily(value)))
}

/** Whether a text fits a pattern in which `*` stands for any characters, or none. Takes linear time. */
export function matches(pattern: string, text: string): boolean {
  const [head = '', ...rest] = pattern.split('*')
  const tail = rest.pop()
  if (tail === undefined) return text === pattern
  if (!text.startsWith(head)) return false
  let from = head.length
  for (const part of rest) {
    const found = text.indexOf(part, from)
    if (found === -1) return false
    from = found + part.length
  }
  return text.length - tail.length >= from && text.endsWith(tail)
}

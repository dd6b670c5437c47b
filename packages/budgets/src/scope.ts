import { modelFamily } from '@tollbell/conventions'
import { type Scope, type ScopeName, scopeNames } from './budget.ts'

/** Whether usage with these values is what a budget counts. */
export function inScope(scope: Scope, usage: Readonly<Record<ScopeName, string>>): boolean {
  return scopeNames.every((name) => {
    const pattern = scope[name]
    return pattern === undefined || fits(name, pattern, usage[name])
  })
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

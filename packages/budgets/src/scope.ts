import { type Scope, type ScopeName, scopeNames } from './budget.ts'

/** Whether usage with these values is what a budget counts. */
export function inScope(scope: Scope, usage: Readonly<Record<ScopeName, string>>): boolean {
  return scopeNames.every((name) => {
    const pattern = scope[name]
    return pattern === undefined || matches(pattern, usage[name])
  })
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

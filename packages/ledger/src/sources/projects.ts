import { matches } from '@tollbell/budgets'
import { attributes as names } from '@tollbell/conventions'
import type { Attributes } from '../otlp/request.ts'

/** Projects by service: `checkout` or, with its `service.namespace`, `shop/checkout`; `*` stands for any characters. */
export type ProjectMap = Readonly<Record<string, string>>

/**
 * The project of a service that names none itself: that of the first pattern in the map that fits, or else its
 * `service.name`.
 */
export function projectsBy(map: ProjectMap = {}): (resource: Attributes) => string {
  const patterns = Object.entries(map)
  return (resource) => {
    const service = resource.get(names.serviceName) ?? ''
    const full = `${resource.get(names.serviceNamespace) ?? ''}/${service}`
    return patterns.find(([pattern]) => matches(pattern, service) || matches(pattern, full))?.[1] ?? service
  }
}

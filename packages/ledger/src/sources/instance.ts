import { attributes as names } from '@tollbell/conventions'
import type { Attributes } from '../otlp/request.ts'
import { storableId } from './storable.ts'

// Resource attributes that together are as good as an instance id, as long as the start of the counter is known: a
// number of a process comes again in the next life of a container, with another start. A host's id is not among them,
// for two containers on one host may both be its process 1.
const standIns: readonly (readonly string[])[] = [
  ['container.id', 'process.pid'],
  ['k8s.pod.uid', 'k8s.container.name', 'process.pid'],
]

/**
 * What tells the process of a point from all others: `service.instance.id`, on the resource or on the point, or else
 * the container and the number of the process in it. `undefined` when nothing does.
 */
export function instanceOf(
  resource: Attributes,
  { attributes, startMs }: { readonly attributes: Attributes; readonly startMs: number },
): string | undefined {
  const id = resource.get(names.serviceInstanceId) || attributes.get(names.serviceInstanceId)
  if (id) return storableId(id)
  if (startMs === 0) return undefined
  for (const keys of standIns) {
    const values = keys.map((key) => resource.get(key))
    if (values.every(Boolean)) return storableId(values.join('/'))
  }
  return undefined
}

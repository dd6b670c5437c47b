import { diag } from '@opentelemetry/api'
import { scopeName } from '@tollbell/conventions'
import { isNodeBody, letNodeBodyIn } from './node-body.ts'

/** Reads an answer that nobody else reads. */
export function readCopy(response: Response): void {
  void Promise.resolve()
    .then(() => readUnread(response))
    .catch((error: unknown) => diag.warn(`${scopeName}: an answer nobody read could not be read either`, error))
}

// Either counts as it is read, like any other.
async function readUnread(response: Response): Promise<void> {
  // That of Node.js itself is cloned before anybody has looked at its body.
  const body: unknown = response instanceof Response ? undefined : (response as Response).body
  if (isNodeBody(body)) letNodeBodyIn(body)
  else await response.clone().arrayBuffer()
}

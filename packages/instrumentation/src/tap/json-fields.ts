// Below this many characters parsing all of it is cheaper than being clever.
const shortText = 2_048

// A field of an object whose value is neither a list nor an object, and has no escapes.
const plainField = /\s*"([^"\\]*)"\s*:\s*("[^"\\]*"|[^\s"{}[\],]+)\s*,/y

/**
 * The values of some fields of a JSON object. An answer of 20 kB is mostly one long text with a few fields before and
 * after it, so a long one is read from both ends: plain fields from its start, others from where their name comes
 * last. Where that does not settle it, all of it is parsed. `undefined` when it is no JSON object.
 */
export function jsonFields(json: string, names: readonly string[]): Record<string, unknown> | undefined {
  const fields = json.length < shortText ? undefined : fieldsAtTheEnds(json, names)
  return fields ?? pick(json.length < shortText ? parseShort(json) : parseObject(json), names)
}

// A request is looked at twice in a row, for its model and for its stream options.
let lastShort: { readonly json: string; readonly object: Record<string, unknown> | undefined } | undefined

function parseShort(json: string): Record<string, unknown> | undefined {
  if (lastShort?.json !== json) lastShort = { json, object: parseObject(json) }
  return lastShort.object
}

function fieldsAtTheEnds(json: string, names: readonly string[]): Record<string, unknown> | undefined {
  const fields = pick(fieldsAtTheStart(json), names) ?? {}
  for (const name of names) {
    if (name in fields) continue
    // In a text the quotes would be escaped, so this is a name, or a text of just this word.
    const at = json.lastIndexOf(`"${name}"`)
    if (at === -1) continue
    // From a field of the object itself on, what is left is an object again; from one deeper down it is not.
    const rest = parseObject(`{${json.slice(at)}`)
    if (!rest || !(name in rest)) return undefined
    fields[name] = rest[name]
  }
  return fields
}

function fieldsAtTheStart(json: string): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  const start = json.search(/\S/)
  if (json[start] !== '{') return fields
  plainField.lastIndex = start + 1
  for (let match = plainField.exec(json); match; match = plainField.exec(json)) {
    const [, name = '', value = ''] = match
    fields[name] = parse(value)
  }
  return fields
}

function pick(
  from: Record<string, unknown> | undefined,
  names: readonly string[],
): Record<string, unknown> | undefined {
  if (!from) return undefined
  const picked: Record<string, unknown> = {}
  for (const name of names) if (Object.hasOwn(from, name)) picked[name] = from[name]
  return picked
}

function parseObject(json: string): Record<string, unknown> | undefined {
  const value = parse(json)
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

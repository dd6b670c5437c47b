// Everything that opens, closes, or could hide either.
const structure = /["{}[\],]/g

/**
 * The values of some fields of a JSON object, without parsing the rest of it: an answer of 20 kB is mostly one long
 * text. `undefined` when the text is no JSON object or ends too soon.
 */
export function jsonFields(json: string, names: readonly string[]): Record<string, unknown> | undefined {
  const start = json.search(/\S/)
  if (json[start] !== '{') return undefined
  const fields: Record<string, unknown> = {}
  let depth = 0
  let name: string | undefined
  let valueStart = -1
  structure.lastIndex = start
  for (let match = structure.exec(json); match; match = structure.exec(json)) {
    const at = match.index
    switch (match[0]) {
      case '"': {
        const end = endOfString(json, at)
        if (end === -1) return undefined
        if (depth === 1 && valueStart === -1) {
          name = json.slice(at + 1, end)
          valueStart = json.indexOf(':', end) + 1
        }
        structure.lastIndex = end + 1
        break
      }
      case '{':
      case '[':
        depth += 1
        break
      default: {
        if (match[0] !== ',') depth -= 1
        const ends = depth === 0 || (depth === 1 && match[0] === ',')
        if (!ends) break
        if (name !== undefined && names.includes(name)) fields[name] = parse(json.slice(valueStart, at))
        name = undefined
        valueStart = -1
        if (depth === 0) return fields
      }
    }
  }
  return undefined
}

/** The index of the quote that ends the string whose first quote is at `start`; -1 when it does not end. */
function endOfString(json: string, start: number): number {
  for (let end = json.indexOf('"', start + 1); end !== -1; end = json.indexOf('"', end + 1)) {
    let backslashes = 0
    while (json[end - 1 - backslashes] === '\\') backslashes += 1
    if (backslashes % 2 === 0) return end
  }
  return -1
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

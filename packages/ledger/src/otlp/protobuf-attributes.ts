import type { WireReader } from './wire.ts'

/** Reads a `KeyValue` into attributes. */
export function keyValue(reader: WireReader, attributes: Map<string, string>): void {
  let key = ''
  let value = ''
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) key = reader.string()
    else if (field === 2) value = anyValue(reader.message())
    else reader.skip()
  }
  attributes.set(key, value)
}

// Lists and maps are not taken apart: they only have to tell one stream from another.
function anyValue(reader: WireReader): string {
  let value = ''
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) value = reader.string()
    else if (field === 2) value = reader.varint() === 0 ? 'false' : 'true'
    else if (field === 3) value = reader.signedVarint()
    else if (field === 4) value = String(reader.double())
    else if (field <= 7) value = reader.base64()
    else reader.skip()
  }
  return value
}

/** A JSON Schema, as OpenAPI 3.1 has it (draft 2020-12). */
export interface Schema {
  readonly [keyword: string]: unknown
}

/** A field that may be missing. */
export interface OptionalSchema {
  readonly optional: Schema
}

/** A schema for each field of a type, optional ones marked: a field that is added to the type is missed here. */
export type Fields<Shape> = {
  readonly [Name in keyof Shape]-?: Pick<Shape, Name> extends Required<Pick<Shape, Name>> ? Schema : OptionalSchema
}

/** An object with these fields, and no others. */
export function objectOf<Shape extends object>(description: string, fields: Fields<Shape>): Schema {
  const entries = Object.entries<Schema | OptionalSchema>(fields)
  return {
    type: 'object',
    description,
    properties: Object.fromEntries(entries.map(([name, field]) => [name, isOptional(field) ? field.optional : field])),
    required: entries.filter(([, field]) => !isOptional(field)).map(([name]) => name),
    additionalProperties: false,
  }
}

function isOptional(field: Schema | OptionalSchema): field is OptionalSchema {
  return 'optional' in field
}

export function optional(schema: Schema): OptionalSchema {
  return { optional: schema }
}

/** A schema among the components of the document. */
export function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` }
}

export function listOf(items: Schema, description?: string): Schema {
  return { type: 'array', items, ...(description && { description }) }
}

/** An object whose keys are data: `{ ok: 3, rateLimited: 1 }`. */
export function mapOf(values: Schema, description?: string): Schema {
  return { type: 'object', additionalProperties: values, ...(description && { description }) }
}

export function oneOf(values: readonly string[], description?: string): Schema {
  return { type: 'string', enum: [...values], ...(description && { description }) }
}

export function text(description?: string): Schema {
  return { type: 'string', ...(description && { description }) }
}

export function count(description?: string): Schema {
  return { type: 'integer', minimum: 0, ...(description && { description }) }
}

export function ratio(description?: string): Schema {
  return { type: 'number', ...(description && { description }) }
}

export function flag(description?: string): Schema {
  return { type: 'boolean', ...(description && { description }) }
}

/** An instant, ISO 8601 in UTC. */
export function instant(description?: string): Schema {
  return { type: 'string', format: 'date-time', ...(description && { description }) }
}

/** A decimal number as text, which loses nothing on the way: `'12.345678901'`. */
export function amount(description?: string): Schema {
  return { type: 'string', pattern: '^-?\\d+(\\.\\d+)?$', ...(description && { description }) }
}

/** Another schema, or null. */
export function orNull(schema: Schema): Schema {
  return { ...schema, type: [schema['type'], 'null'] }
}

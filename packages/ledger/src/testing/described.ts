import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { answersOf } from '../api/openapi.ts'
import type { Route } from '../api/route.ts'
import type { Schema } from '../api/schema.ts'

const documentId = 'tollbell:openapi'

/** Compares answers with their description in an OpenAPI document. */
export function describedBy(document: Schema): {
  /** What of an answer is not as it is described; nothing when all is. */
  validated: (route: Pick<Route, 'demand' | 'answers'>, response: Response) => Promise<string[]>
} {
  const ajv = new Ajv2020({ allErrors: true, strict: false })
  addFormats.default(ajv)
  ajv.addSchema({ ...document, $id: documentId })

  return {
    async validated(route, response) {
      const text = await response.text()
      const answer = answersOf(route)[response.status]
      if (!answer) return [`${response.status} is not described`]
      const type = response.headers.get('content-type')?.split(';')[0] ?? ''
      const schema = answer.content[type]
      if (!schema) return [`${type} of ${response.status} is not described`]
      const validate = ajv.compile(absolute(schema))
      validate(type === 'application/json' ? JSON.parse(text) : text)
      return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
    },
  }
}

// A schema that stands alone says in which document its references are.
function absolute(schema: Schema): Schema {
  const { $ref } = schema
  return typeof $ref === 'string' ? { ...schema, $ref: documentId + $ref } : schema
}

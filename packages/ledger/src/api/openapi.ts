import { accessScopes } from '@tollbell/service'
import { type Answer, json, type Parameter, type Route, type RouteGroup } from './route.ts'
import { ref, type Schema } from './schema.ts'

const scheme = 'bearer'

const introduction = `Money is a decimal number in USD as text (\`12.345678901\`), without rounding, but in the routes of other systems; instants are ISO 8601 in UTC. A mistake is answered with a sentence, all mistakes at once.

A token has scopes: ${accessScopes.map((scope) => `\`${scope}\``).join(', ')}. Where no token is configured, none is asked for; the ledger listens on loopback only then.`

/** The OpenAPI 3.1 document of these routes. */
export function openApiDocument(groups: readonly RouteGroup[]): Schema {
  const paths: Record<string, Record<string, Schema>> = {}
  for (const group of groups) {
    for (const route of group.routes) {
      paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route, group) }
    }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'tollbell ledger',
      version: '1',
      description: introduction,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    'x-generated': 'From packages/ledger/src/api by: npm run generate',
    tags: groups.map(({ name, description }) => ({ name, description })),
    paths,
    components: {
      schemas: Object.assign({}, ...groups.map(({ schemas }) => schemas)) as Schema,
      securitySchemes: {
        [scheme]: { type: 'http', scheme: 'bearer', description: 'A token of `tollbell.yaml` or of the environment.' },
      },
    },
  }
}

function operationOf(route: Route, group: RouteGroup): Schema {
  const { operationId, summary, description, parameters, requestBody, demand } = route
  return {
    operationId,
    tags: [group.name],
    summary,
    ...(description && { description }),
    // Not of OAuth, and so not part of `security`.
    ...(demand !== 'nothing' && { security: [{ [scheme]: [] }], 'x-scope': demand === 'anyToken' ? 'any' : demand }),
    ...(demand === 'nothing' && { security: [] }),
    ...(parameters && { parameters: parameters.map(parameterOf) }),
    ...(requestBody && { requestBody: { required: true, ...bodyOf(requestBody) } }),
    responses: Object.fromEntries(
      Object.entries(answersOf(route)).map(([status, answer]) => [status, { ...bodyOf(answer), ...headersOf(status) }]),
    ),
  }
}

function parameterOf({ name, description, schema, example }: Parameter): Schema {
  return { name, in: 'query', description, schema, ...(example !== undefined && { example }) }
}

function bodyOf({ description, content }: Answer): Schema {
  const bodies = Object.entries(content).map(([type, schema]) => [type, { schema }] as const)
  return { description, content: Object.fromEntries(bodies) }
}

function headersOf(status: string): Schema {
  if (status !== '429' && status !== '503') return {}
  return { headers: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } } }
}

/** What a route answers, with what its guard answers for it. */
export function answersOf({ demand, answers }: Pick<Route, 'demand' | 'answers'>): Readonly<Record<string, Answer>> {
  return {
    ...(demand !== 'nothing' && { 401: error('No token, or a wrong one.') }),
    ...(demand !== 'nothing' && demand !== 'anyToken' && { 403: error(`The token lacks the scope \`${demand}\`.`) }),
    413: error('A body was sent that is not read.'),
    429: error('Too many wrong tokens or requests.'),
    500: error('The ledger failed on this request; its log says why.'),
    ...(demand !== 'nothing' && { 503: error('The store cannot be read now. Ask again in a moment.') }),
    ...answers,
  }
}

function error(description: string): Answer {
  return json(description, ref('ErrorAnswer'))
}

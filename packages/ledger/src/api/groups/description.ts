import { openApiDocument } from '../openapi.ts'
import { json, type RouteGroup } from '../route.ts'

/** The description of all other routes, and of itself. */
export function descriptionOf(others: readonly RouteGroup[]): RouteGroup {
  const description: RouteGroup = {
    name: 'description',
    description: 'This document.',
    schemas: {},
    routes: [
      {
        method: 'get',
        path: '/api/v1/openapi.json',
        demand: 'anyToken',
        operationId: 'getDescription',
        summary: 'This document',
        answers: { 200: json('An OpenAPI 3.1 document.', { type: 'object', required: ['openapi', 'paths'] }) },
        handler: () => {
          const document = openApiDocument([...others, description])
          return (_request, response) => {
            response.json(document)
          }
        },
      },
    ],
  }
  return description
}

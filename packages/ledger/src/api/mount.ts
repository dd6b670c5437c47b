import { type Guard, type Middleware, refuseOtherSites, smallBody } from '@tollbell/service'
import type { Express, RequestHandler } from 'express'
import { groups } from './groups.ts'
import type { Route, RouteParts } from './route.ts'
import type { ErrorAnswer } from './types.ts'

/** Adds every route of every group, each behind the guard it demands; other methods of its path are answered 405. */
export function mountRoutes(app: Express, parts: RouteParts, guard: Guard): void {
  const routes = groups.flatMap((group) => group.routes)
  for (const route of routes) {
    const handlers = [...stepsBefore(route, parts, guard), route.handler(parts)]
    if (route.isOwnRouter) app.use(route.path, ...handlers)
    else app[route.method](route.path, ...handlers)
  }
  for (const path of new Set(routes.map((route) => route.path))) {
    app.all(path, guard('anyToken'), otherMethod(routes.filter((route) => route.path === path)))
  }
}

function stepsBefore(
  { demand, method, requestBody, isOwnRouter }: Route,
  parts: RouteParts,
  guard: Guard,
): (Middleware | RequestHandler)[] {
  const isChange = method !== 'get'
  // Before somebody reads how things stand, and after he was let in.
  const isAboutBooks = demand !== 'nothing' && !isOwnRouter
  return [
    guard(demand),
    ...(isChange ? [refuseOtherSites] : []),
    ...(requestBody ? [] : [smallBody]),
    ...(isAboutBooks ? [caughtUp(parts)] : []),
  ]
}

function caughtUp({ book, health }: RouteParts): RequestHandler {
  return async (_request, _response, next) => {
    // Where nobody answers, each question would wait for that in vain; housekeeping goes on asking.
    if (!health.isFailing) await health.upToDate(book)
    next()
  }
}

function otherMethod(routes: readonly Route[]): RequestHandler {
  const allowed = routes.map(({ method }) => method.toUpperCase()).join(', ')
  return (request, response) => {
    response.set('Allow', allowed)
    response.status(405).json({ error: `${request.path} takes ${allowed}.` } satisfies ErrorAnswer)
  }
}

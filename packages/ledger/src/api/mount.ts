import { type Guard, refuseOtherSites, smallBody } from '@tollbell/service'
import type { Express, RequestHandler } from 'express'
import { groups } from './groups.ts'
import type { Route, RouteParts } from './route.ts'
import type { ErrorAnswer } from './types.ts'

/** Adds every route of every group, each behind the guard it demands; other methods of its path are answered 405. */
export function mountRoutes(app: Express, parts: RouteParts, guard: Guard): void {
  const routes = groups.flatMap((group) => group.routes)
  for (const route of routes) {
    const allowed = guard(route.demand)
    // Before somebody reads how things stand, and after he was let in.
    const upToDate = route.demand === 'nothing' || route.isOwnRouter ? [] : [caughtUp(parts)]
    const bounded = route.requestBody ? [] : [smallBody]
    const ownSite = route.method === 'get' ? [] : [refuseOtherSites]
    if (route.isOwnRouter) app.use(route.path, allowed, ...ownSite, ...bounded, route.handler(parts))
    else app[route.method](route.path, allowed, ...ownSite, ...bounded, ...upToDate, route.handler(parts))
  }
  for (const path of new Set(routes.map((route) => route.path))) {
    app.all(path, guard('anyToken'), otherMethod(routes.filter((route) => route.path === path)))
  }
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

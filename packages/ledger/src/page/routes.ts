import type { Guard } from '@tollbell/service'
import express, { type RequestHandler, type Router } from 'express'
import { firstScripts, readAssets } from './assets.ts'
import { contentSecurityPolicy, pageHtml } from './page.ts'

// A file under the name of its version never changes.
const forever = 'public, max-age=31536000, immutable'

/** The spend page and its files. There are no figures in them: those it asks the API for, with the reader's token. */
export function pageRoutes(guard: Guard): Router {
  const assets = readAssets()
  const html = pageHtml(`page/${assets.version}`, firstScripts(assets))
  const router = express.Router()
  router.get('/', guard('nothing'), (_request, response) => {
    response.set('Content-Security-Policy', contentSecurityPolicy).type('html').send(html)
  })
  const file: RequestHandler<{ version: string; path: string[] }> = ({ params: { version, path } }, response, next) => {
    const asset = assets.files.get(path.join('/'))
    if (!asset) return next()
    // While ledgers are replaced one after the other, one may be asked for the files of another.
    if (version === assets.version) response.set('Cache-Control', forever)
    response.type(asset.type).send(asset.text)
  }
  router.get('/page/:version/*path', guard('nothing'), file)
  return router
}

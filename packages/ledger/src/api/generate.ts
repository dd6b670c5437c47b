// Writes openapi.json anew: `npm run generate`.
import { writeFileSync } from 'node:fs'
import { groups } from './groups.ts'
import { openApiDocument } from './openapi.ts'

writeFileSync(new URL('../../openapi.json', import.meta.url), `${JSON.stringify(openApiDocument(groups), null, 2)}\n`)

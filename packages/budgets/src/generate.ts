// Writes the JSON Schema of the budgets file anew: `npm run generate`.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { budgetsSchema } from './schema.ts'

const file = join(import.meta.dirname, '../budgets.schema.json')
writeFileSync(file, `${JSON.stringify(budgetsSchema(), undefined, 2)}\n`)

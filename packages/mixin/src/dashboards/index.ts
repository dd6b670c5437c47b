import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import { generatedFrom } from '../generated-from.ts'
import { overview } from './overview.ts'

const description = `LLM spend, budgets and calls. ${generatedFrom('packages/mixin/src/dashboards')}`

const byFileName: Readonly<Record<string, () => Dashboard>> = {
  'overview.json': () => overview(description),
}

/** Every dashboard as Grafana's JSON, by file name. */
export function dashboards(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(byFileName).map(([name, build]) => [name, `${JSON.stringify(describedFirst(build()), null, 2)}\n`]),
  )
}

// So that whoever opens the file reads first where it comes from.
function describedFirst({ description: about, title, ...rest }: Dashboard): object {
  return { description: about, title, ...rest }
}

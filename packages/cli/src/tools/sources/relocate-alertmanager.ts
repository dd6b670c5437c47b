import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

// Debian's Alertmanager opens its own templates under this path, and does not start without them.
const installedPath = '/usr/share/prometheus/alertmanager'
// The same place as seen from the folder the packages were unpacked into. It has to be as long.
const relativePath = 'usr//share/prometheus/alertmanager'

const launcher = `#!/bin/sh
# Goes to where the templates of this Alertmanager are. Paths among the arguments have to be absolute.
cd "$(dirname "$0")/../.." && exec usr/bin/prometheus-alertmanager "$@"
`

/**
 * Makes Debian's Alertmanager run from the folder its package was unpacked into, by `usr/bin/alertmanager`.
 */
export function relocateAlertmanager(folder: string): void {
  const file = join(folder, 'usr/bin/prometheus-alertmanager')
  if (!existsSync(file)) return
  const program = readFileSync(file)
  for (let at = program.indexOf(installedPath); at >= 0; at = program.indexOf(installedPath, at)) {
    program.write(relativePath, at, 'latin1')
  }
  writeFileSync(file, program)
  const launcherFile = join(folder, 'usr/bin/alertmanager')
  writeFileSync(launcherFile, launcher)
  chmodSync(launcherFile, 0o755)
}

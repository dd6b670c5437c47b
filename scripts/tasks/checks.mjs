import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runQuietly } from '../setup/process.mjs'
import { tasks } from './index.mjs'

const root = join(import.meta.dirname, '../..')

// What `npm run generate` writes.
const generated = ['deploy', 'grafana', 'packages/ledger/openapi.json', 'packages/budgets/budgets.schema.json']

/** Every check: a name, and what to run. It answers with what is wrong, or with nothing. */
export const checks = [
  { name: 'types', run: () => complaintOf('tsc', ['-b']) },
  { name: 'lint', run: () => complaintOf('oxlint', ['--type-aware', '--deny-warnings']) },
  { name: 'format', run: () => complaintOf('biome', ['check', '--linter-enabled=false', '.']) },
  { name: 'unused', run: () => complaintOf('knip', ['--no-config-hints']) },
  { name: 'generated', run: checkGenerated },
  { name: 'packages', run: checkPackages },
]

async function complaintOf(command, args, { cwd = root } = {}) {
  const { code, output } = await runQuietly(command, args, { cwd })
  return code === 0 ? undefined : output || `${command} ended with exit code ${code}.`
}

async function checkGenerated() {
  const before = await fingerprints()
  const [command, ...args] = tasks.generate.command({ node: process.execPath, root, args: [] })
  const complaint = await complaintOf(command, args)
  if (complaint) return complaint
  const after = await fingerprints()
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (file) => before.get(file) !== after.get(file),
  )
  if (changed.length === 0) return undefined
  return `These were not what \`npm run generate\` writes, and are now; commit them:\n${changed.join('\n')}`
}

async function fingerprints() {
  const options = ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...generated]
  const { output } = await runQuietly('git', options, { cwd: root })
  const files = output.split('\n').filter((file) => file && existsSync(join(root, file)))
  return new Map(
    files.map((file) => [
      file,
      createHash('sha256')
        .update(readFileSync(join(root, file)))
        .digest('hex'),
    ]),
  )
}

/** Packs every package the way it would be published, and looks at what came out. */
async function checkPackages() {
  const folder = mkdtempSync(join(tmpdir(), 'tollbell-pack-'))
  try {
    const complaints = []
    for (const name of readdirSync(join(root, 'packages'))) complaints.push(await complaintAboutPackage(name, folder))
    const all = complaints.filter((complaint) => complaint !== undefined)
    return all.length === 0 ? undefined : all.join('\n')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function complaintAboutPackage(name, folder) {
  const target = join(folder, name)
  const packed = await complaintOf('pnpm', ['pack', '--pack-destination', target], {
    cwd: join(root, 'packages', name),
  })
  if (packed) return `${name}: ${packed}`
  const [tarball] = readdirSync(target)
  const complaint =
    (await complaintOf('publint', ['run', '--strict', join(target, tarball)])) ??
    (await complaintOf('attw', ['--profile', 'esm-only', join(target, tarball)]))
  return complaint && `${name}: ${complaint}`
}

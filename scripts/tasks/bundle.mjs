// `prepack` of the packages that apps install: what is published of each is one file per entry, with what the entries
// share in files between them, so that an app that starts loads a few files in place of a hundred. The entries are
// those of `publishConfig.exports` in the package.json of the folder this runs in. Other packages stay other packages,
// and types come from tsc.
import { readFileSync, rmSync } from 'node:fs'
import { build } from 'esbuild'

const folder = 'bundle'

const { engines, publishConfig } = JSON.parse(readFileSync('package.json', 'utf8'))
const entryPoints = Object.values(publishConfig.exports).map((entry) =>
  entry.default.replace(`./${folder}/`, './src/').replace(/\.js$/, '.ts'),
)

rmSync(folder, { recursive: true, force: true })
await build({
  entryPoints,
  outdir: folder,
  outbase: 'src',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: `node${/\d+(\.\d+)*/.exec(engines.node)[0]}`,
  packages: 'external',
  logLevel: 'warning',
})

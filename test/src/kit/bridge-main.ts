// The bridge as a process of its own, so that a test can kill it. Its one argument is its options as JSON; the
// configuration is a section of the file as the operator would write it.
import { type BridgeOptions, parseBridgeConfig, startBridge } from '@tollbell/bridge'
import { lineLog } from '@tollbell/service'

const { section, ...options } = JSON.parse(process.argv[2] ?? '{}') as Omit<BridgeOptions, 'log' | 'config'> & {
  section: unknown
}
const config = parseBridgeConfig(section, { env: {}, readFile: () => '' })
const bridge = await startBridge({
  ...options,
  config,
  log: lineLog({ write: (line) => process.stdout.write(`${line}\n`) }),
})
process.stdout.write(`ready ${bridge.url}\n`)
process.once('SIGTERM', () => void bridge.close())

// Run by scripts/ while the packages are being installed: nothing here or below may import anything but Node.
import { findTool } from './find.ts'
import { toolNames } from './tool.ts'

const onProgress = (message: string): void => void process.stderr.write(`[tools] ${message}\n`)

try {
  for (const name of toolNames) await findTool(name, { onProgress })
} catch {
  // Whoever needs a tool that cannot be had will say so; this is only early.
}

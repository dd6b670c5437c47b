export { cacheFolder } from './cache.ts'
export { type DebianRequest, debianFolder } from './debian-packages.ts'
export { executableFor } from './executable.ts'
export { findTool, ToolMissing } from './find.ts'
export {
  type CommandLine,
  type CommandOptions,
  type FindOptions,
  type Missing,
  type Tool,
  type ToolName,
  toolNames,
} from './tool.ts'

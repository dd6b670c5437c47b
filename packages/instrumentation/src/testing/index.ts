export {
  type OpenAiRequest,
  type OpenAiServer,
  type OpenAiServerOptions,
  type Script,
  type ServedCall,
  startOpenAiServer,
} from './server.ts'
export type { ServedUsage } from './usage.ts'
export type { Body } from './validate.ts'

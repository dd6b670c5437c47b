export type { MessagesAnswer, TestAnswer, ToldMessage } from './api/types.ts'
export { type BridgeConfig, type ChannelConfig, parseBridgeConfig } from './config/bridge-config.ts'
export type { ConfigSources } from './config/settings.ts'
export { type Bridge, type BridgeOptions, startBridge } from './start.ts'

import type { Door, SocketDoor } from './door.ts'
import { globalFetch } from './global-fetch/global-fetch.ts'
import { globalWebSocket } from './global-websocket/global-websocket.ts'
import { nodeFetch } from './node-fetch/node-fetch.ts'
import { ws } from './ws/ws.ts'

/** All doors, in the order they are opened. */
export const doors: readonly Door[] = [globalFetch, nodeFetch]

/** The same for WebSockets. */
export const socketDoors: readonly SocketDoor[] = [globalWebSocket, ws]

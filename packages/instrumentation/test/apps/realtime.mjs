// A response in a realtime session over each of the WebSockets, at the address in its argument.
import { WebSocket as Ws } from 'ws'

for (const Socket of [WebSocket, Ws]) {
  const socket = new Socket(process.argv[2], ['realtime', 'openai-insecure-api-key.sk-test'])
  socket.addEventListener('open', () => socket.send(JSON.stringify({ type: 'response.create' })))
  await new Promise((resolve) => {
    socket.addEventListener('message', ({ data }) => {
      if (JSON.parse(data).type === 'response.done') resolve()
    })
  })
  socket.close()
}
process.stdout.write('ding dong')

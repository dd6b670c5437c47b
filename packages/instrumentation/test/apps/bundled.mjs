// To be bundled into one file, us included: one call without any SDK, then the app ends as its argument says.
import '@tollbell/instrumentation/register'

async function main() {
  const response = await fetch(`${process.env.OPENAI_BASE_URL}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer sk-test' },
    body: JSON.stringify({ model: 'gpt-4o', messages: [{ role: 'user', content: 'Say hello' }] }),
  })
  await response.json()
  switch (process.argv[2]) {
    case 'exit':
      process.exit(7)
      break
    case 'SIGTERM':
      process.kill(process.pid, 'SIGTERM')
      break
  }
}

void main()

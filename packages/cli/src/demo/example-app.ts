// An example app, as you might have written it. It is started by
//   TOLLBELL_PROJECT=chatbot node --import @tollbell/instrumentation/register example-app.ts
// and that is how its calls are metered. Who spends what within the app is said by withUsageTags.
import { setTimeout as sleep } from 'node:timers/promises'
import { withUsageTags } from '@tollbell/instrumentation'
import OpenAI from 'openai'

// OPENAI_API_KEY and OPENAI_BASE_URL come from the environment.
const openai = new OpenAI()

const visitors = ['amira', 'ben', 'chiyo', 'dara', 'eun-ji']

async function answerVisitor(user: string): Promise<void> {
  await withUsageTags({ operation: 'answer', user }, async () => {
    const answer = await openai.chat.completions.create({
      model: 'gpt-4o',
      stream: true,
      messages: [
        { role: 'system', content: 'You are the assistant of a small bookshop.' },
        { role: 'user', content: 'Which of your new novels would my grandmother like?' },
      ],
    })
    let text = ''
    for await (const chunk of answer) text += chunk.choices[0]?.delta.content ?? ''
  })
}

async function sortMail(): Promise<void> {
  await withUsageTags({ operation: 'sort mail' }, () =>
    openai.chat.completions.create({
      model: 'gpt-4o-mini',
      messages: [{ role: 'user', content: 'Is this an order, a question or a complaint? …' }],
    }),
  )
}

// A second project in the same app: the tag wins over TOLLBELL_PROJECT.
async function readDocument(): Promise<void> {
  await withUsageTags({ project: 'documents', operation: 'summarise' }, async () => {
    const summary = await openai.responses.create({ model: 'gpt-5', input: 'Sum up this contract: …', stream: true })
    for await (const event of summary) if (event.type === 'response.completed') break
  })
  await withUsageTags({ project: 'documents', operation: 'translate' }, () =>
    openai.responses.create({ model: 'gpt-5-mini', input: 'Say this in Spanish: …' }),
  )
  await withUsageTags({ project: 'documents', operation: 'index' }, () =>
    openai.embeddings.create({ model: 'text-embedding-3-small', input: ['first page', 'second page'] }),
  )
}

// No price list knows this model. Its tokens are counted, and tollbell says that their price is missing.
async function tryModelOfOurOwn(): Promise<void> {
  await withUsageTags({ operation: 'evaluate' }, () =>
    openai.chat.completions.create({ model: 'bookshop-tuned-1', messages: [{ role: 'user', content: 'Hello!' }] }),
  )
}

/** A rush hour of about a minute, in which the demo's budgets are used up, and quiet business after it. */
async function businessDay(): Promise<never> {
  const rushEndsMs = Date.now() + 75_000
  for (let round = 0; Date.now() < rushEndsMs; round++) {
    const visitor = visitors[round % visitors.length] ?? 'nobody'
    await Promise.all([answerVisitor(visitor), sortMail(), readDocument()])
    if (round === 30) await tryModelOfOurOwn()
    await sleep(350)
  }
  for (;;) {
    await sortMail()
    await sleep(5_000)
  }
}

await businessDay()

// An app that makes one LLM call whenever its parent says so.
import OpenAI from 'openai'

const openai = new OpenAI()

process.on('message', () => {
  openai.chat.completions
    .create({ model: 'gpt-4o', messages: [{ role: 'user', content: 'One dollar, please.' }] })
    .then(() => process.send?.('called'))
    .catch((error: unknown) => {
      throw error
    })
})

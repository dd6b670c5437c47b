// How many characters make a token, roughly, in the tokenizers of the large models: four of English
// (https://help.openai.com/en/articles/4936856), fewer of a script beyond ASCII.
const asciiCharactersPerToken = 4
const otherCharactersPerToken = 1.5

/** Counts characters of text as it comes, to estimate its tokens when the provider never says. */
export interface TextMeter {
  add(text: string): void
  /** The tokens so far, rounded up. An estimate: off by a third is normal. */
  tokens(): number
}

export function createTextMeter(): TextMeter {
  let ascii = 0
  let other = 0
  return {
    add(text) {
      const beyondAscii = text.match(/[^\0-\x7f]/gu)?.length ?? 0
      other += beyondAscii
      ascii += text.length - beyondAscii
    },
    tokens: () => Math.ceil(ascii / asciiCharactersPerToken + other / otherCharactersPerToken),
  }
}

/** The estimated tokens of a text. */
export function estimateTokens(text: string): number {
  const meter = createTextMeter()
  meter.add(text)
  return meter.tokens()
}

// The fields in which the APIs send text: chat content, reasoning and refusals, tool arguments, Responses deltas;
// Anthropic's partial_json and thinking, Ollama's prompt and response.
const textField =
  /"(?:content|reasoning_content|reasoning|refusal|arguments|delta|text|input|partial_json|thinking|prompt|response)"\s*:\s*("(?:[^"\\]|\\.)*")/g

/** The texts in JSON, whole or in pieces, without parsing all of it. */
export function textsIn(json: string): string[] {
  return Array.from(json.matchAll(textField), ([, literal = '""']) => {
    try {
      return JSON.parse(literal) as string
    } catch {
      return literal
    }
  })
}

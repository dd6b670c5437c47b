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
      let beyondAscii = 0
      for (let index = 0; index < text.length; index += 1) if (isBeyondAscii(text.charCodeAt(index))) beyondAscii += 1
      other += beyondAscii
      ascii += text.length - beyondAscii
    },
    tokens: () => Math.ceil(ascii / asciiCharactersPerToken + other / otherCharactersPerToken),
  }
}

// Of the two halves of a surrogate pair, the first only.
function isBeyondAscii(unit: number): boolean {
  return unit > 0x7f && (unit & 0xfc00) !== 0xdc00
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
  /"(?:content|reasoning_content|reasoning|refusal|arguments|delta|text|input|partial_json|thinking|prompt|response)"\s*:\s*"((?:[^"\\\n]|\\.)*)"/g

/** Calls `use` with each text in JSON, whole or in pieces, without parsing all of it. */
export function eachTextIn(json: string, use: (text: string) => void): void {
  // By matchAll, and each text parsed, it took some three times as long.
  textField.lastIndex = 0
  for (let match = textField.exec(json); match; match = textField.exec(json)) use(unescaped(match[1] ?? ''))
}

/** The texts in JSON. */
export function textsIn(json: string): string[] {
  const texts: string[] = []
  eachTextIn(json, (text) => texts.push(text))
  return texts
}

function unescaped(literal: string): string {
  if (!literal.includes('\\')) return literal
  try {
    return JSON.parse(`"${literal}"`) as string
  } catch {
    return literal
  }
}

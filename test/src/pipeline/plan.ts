/** One call the example app shall make, and what the provider shall say it used. */
export interface PlannedCall {
  readonly api: 'chat' | 'chatStream' | 'responses' | 'responsesStream' | 'embeddings'
  readonly model: string
  readonly usage: PlannedUsage
  readonly operation?: string
  readonly user?: string
}

export interface PlannedUsage {
  readonly inputTokens: number
  readonly cachedTokens?: number
  readonly outputTokens: number
}

/** The usage travels in the prompt, so that app and provider need no other way to agree on it. */
export function promptFor(usage: PlannedUsage): string {
  return JSON.stringify(usage)
}

/** The usage that is written in a request. */
export function usageIn(body: Readonly<Record<string, unknown>>): PlannedUsage {
  const messages = body['messages'] as { content: string }[] | undefined
  const prompt = messages?.[0]?.content ?? body['input']
  return JSON.parse(String(prompt)) as PlannedUsage
}

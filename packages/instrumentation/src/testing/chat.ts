import type { AnswerPlan, ServerSentEvent, Surface } from './answer.ts'
import { chatUsage } from './usage.ts'
import { validateChat } from './validate.ts'

/** `POST /v1/chat/completions` */
export const chat: Surface = {
  validate: validateChat,
  answer: (plan) => ({
    ...headOf(plan, 'chat.completion'),
    choices: choiceIndexes(plan).map((index) => ({
      index,
      message: { role: 'assistant', refusal: null, annotations: [], ...answerOf(plan) },
      logprobs: null,
      finish_reason: finishOf(plan),
    })),
    usage: chatUsage(plan.usage),
  }),
  events(plan) {
    const choices = choiceIndexes(plan)
    const withUsage = asksForUsage(plan)
    const chunk = (rest: object) => event({ ...headOf(plan, 'chat.completion.chunk'), ...rest })
    const delta = (index: number, content: object, finishReason: string | null) =>
      chunk({
        choices: [{ index, delta: content, logprobs: null, finish_reason: finishReason }],
        // Asked for usage, the API sends it as null in every chunk but the last.
        ...(withUsage ? { usage: null } : {}),
      })
    return [
      ...choices.map((index) => ({ text: delta(index, { role: 'assistant', content: '', refusal: null }, null) })),
      ...deltasOf(plan).flatMap((content) =>
        choices.map((index) => ({ text: delta(index, content, null), piece: true as const })),
      ),
      ...choices.map((index) => ({ text: delta(index, {}, finishOf(plan)) })),
      ...(withUsage ? [{ text: chunk({ choices: [], usage: chatUsage(plan.usage) }) }] : []),
      { text: 'data: [DONE]\n\n' },
    ] satisfies ServerSentEvent[]
  },
}

interface ToolCall {
  readonly id: string
  readonly type: 'function'
  readonly function: { readonly name: string; readonly arguments: string }
}

// Offered tools, the model calls the first of them, and answers in words once it has heard of the result.
function toolCallsOf({ body, id }: AnswerPlan): ToolCall[] | undefined {
  const messages = body['messages'] as { role: string }[]
  const [tool] = (body['tools'] ?? []) as { function?: { name: string } }[]
  if (!tool?.function || messages.at(-1)?.role === 'tool') return undefined
  return [{ id: `call_${id}`, type: 'function', function: { name: tool.function.name, arguments: '{"city":"Oslo"}' } }]
}

function answerOf(plan: AnswerPlan): object {
  const calls = toolCallsOf(plan)
  return calls ? { content: null, tool_calls: calls } : { content: plan.pieces.join('') }
}

function finishOf(plan: AnswerPlan): string {
  return toolCallsOf(plan) ? 'tool_calls' : 'stop'
}

/** The answer in the pieces of a stream: words, or the calls and then their arguments. */
function deltasOf(plan: AnswerPlan): object[] {
  const calls = toolCallsOf(plan)
  if (!calls) return plan.pieces.map((content) => ({ content }))
  return calls.flatMap(({ function: { name, arguments: text }, ...call }, index) => [
    { tool_calls: [{ index, ...call, function: { name, arguments: '' } }] },
    { tool_calls: [{ index, function: { arguments: text } }] },
  ])
}

function headOf({ id, createdSeconds, model, serviceTier }: AnswerPlan, object: string): object {
  return {
    id: `chatcmpl-${id}`,
    object,
    created: createdSeconds,
    model,
    service_tier: serviceTier,
    system_fingerprint: 'fp_44709d6fcb',
  }
}

function choiceIndexes({ body }: AnswerPlan): number[] {
  const n = body['n']
  return Array.from({ length: typeof n === 'number' ? n : 1 }, (_, index) => index)
}

function asksForUsage({ body }: AnswerPlan): boolean {
  const options = body['stream_options'] as { include_usage?: boolean } | null | undefined
  return options?.include_usage === true
}

function event(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`
}

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
      message: { role: 'assistant', content: plan.pieces.join(''), refusal: null, annotations: [] },
      logprobs: null,
      finish_reason: 'stop',
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
      ...plan.pieces.flatMap((content) =>
        choices.map((index) => ({ text: delta(index, { content }, null), piece: true as const })),
      ),
      ...choices.map((index) => ({ text: delta(index, {}, 'stop') })),
      ...(withUsage ? [{ text: chunk({ choices: [], usage: chatUsage(plan.usage) }) }] : []),
      { text: 'data: [DONE]\n\n' },
    ] satisfies ServerSentEvent[]
  },
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

import type { AnswerPlan, ServerSentEvent, Surface } from './answer.ts'
import { responsesUsage } from './usage.ts'
import { validateResponses } from './validate.ts'

/** `POST /v1/responses` */
export const responses: Surface = {
  validate: validateResponses,
  answer: (plan) => response(plan, 'completed'),
  events(plan) {
    const itemId = `msg_${plan.id}`
    const text = plan.pieces.join('')
    const place = { item_id: itemId, output_index: 0, content_index: 0 }
    const steps: { type: string; piece?: true; [field: string]: unknown }[] = [
      { type: 'response.created', response: response(plan, 'in_progress') },
      { type: 'response.in_progress', response: response(plan, 'in_progress') },
      { type: 'response.output_item.added', output_index: 0, item: message(itemId, 'in_progress', []) },
      { type: 'response.content_part.added', ...place, part: outputText('') },
      ...plan.pieces.map((delta) => ({
        type: 'response.output_text.delta',
        ...place,
        delta,
        logprobs: [],
        piece: true as const,
      })),
      { type: 'response.output_text.done', ...place, text, logprobs: [] },
      { type: 'response.content_part.done', ...place, part: outputText(text) },
      { type: 'response.output_item.done', output_index: 0, item: message(itemId, 'completed', [outputText(text)]) },
      { type: 'response.completed', response: response(plan, 'completed') },
    ]
    return steps.map(
      ({ type, piece, ...fields }, sequenceNumber): ServerSentEvent => ({
        text: `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequenceNumber, ...fields })}\n\n`,
        ...(piece ? { piece } : {}),
      }),
    )
  },
}

function response(plan: AnswerPlan, status: 'in_progress' | 'completed'): object {
  const { body } = plan
  const completed = status === 'completed'
  return {
    id: `resp_${plan.id}`,
    object: 'response',
    created_at: plan.createdSeconds,
    status,
    background: false,
    error: null,
    incomplete_details: null,
    instructions: body['instructions'] ?? null,
    max_output_tokens: body['max_output_tokens'] ?? null,
    model: plan.model,
    output: completed ? [message(`msg_${plan.id}`, 'completed', [outputText(plan.pieces.join(''))])] : [],
    parallel_tool_calls: true,
    previous_response_id: body['previous_response_id'] ?? null,
    reasoning: { effort: null, summary: null },
    service_tier: completed ? plan.serviceTier : 'auto',
    store: body['store'] ?? true,
    temperature: body['temperature'] ?? 1,
    text: body['text'] ?? { format: { type: 'text' }, verbosity: 'medium' },
    tool_choice: body['tool_choice'] ?? 'auto',
    tools: body['tools'] ?? [],
    top_p: body['top_p'] ?? 1,
    truncation: 'disabled',
    usage: completed ? responsesUsage(plan.usage) : null,
    user: body['user'] ?? null,
    metadata: body['metadata'] ?? {},
  }
}

function message(id: string, status: string, content: object[]): object {
  return { id, type: 'message', status, role: 'assistant', content }
}

function outputText(text: string): object {
  return { type: 'output_text', text, annotations: [], logprobs: [] }
}

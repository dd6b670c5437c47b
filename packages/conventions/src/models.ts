// What providers put behind a model's name to tell its snapshots apart: 2024-08-06 or 20241022 in full (OpenAI,
// Anthropic; Vertex writes @20241022), month and day of OpenAI's first ones (gpt-4-0613), Mistral's year and month
// (mistral-large-2411).
const snapshot = /[-@](?:\d{4}-\d{2}-\d{2}|20\d{6}|(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])|2[3-9](?:0[1-9]|1[0-2]))$/

/** The name of a model without its snapshot: `gpt-4o-2024-08-06` → `gpt-4o`. A name without one is its own family. */
export function modelFamily(model: string): string {
  return model.replace(snapshot, '')
}

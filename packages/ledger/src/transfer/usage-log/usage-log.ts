import type { ImportFile, ImportFormat, Line, ReadContext } from '../format.ts'
import { linesIn, objectIn, tooLong } from '../lines.ts'
import { callFrom, isCall } from '../past-call.ts'

// Of the calls in it, whatever the file is called today.
const log = 'usage log'

/**
 * A line of JSON for each call, as `openai_usage.jsonl`: time, model, prompt, completion and total tokens, cost. Times
 * without an offset are those of the time zone that is given.
 */
export const usageLog: ImportFormat = {
  title: 'a log with a line of JSON for each call',
  recognises({ head }) {
    const beginning = head.toString('utf8')
    // Then it is one JSON value, with line breaks in it.
    if (/^\uFEFF?\s*(\[|\{\s*\n)/.test(beginning)) return false
    return beginning.split('\n').some((text) => {
      const object = objectIn(text)
      return typeof object !== 'string' && isCall(object)
    })
  },
  read,
}

async function* read(file: ImportFile, { timezone }: ReadContext): AsyncIterable<Line> {
  for await (const { number, text } of linesIn(file.read())) {
    const place = `line ${number}`
    const object = text === undefined ? tooLong : objectIn(text)
    if (typeof object === 'string') yield { place, kind: 'mistake', mistake: object }
    else {
      const call = callFrom(object, { log, identity: JSON.stringify(object), timezone })
      if ('atMs' in call) yield { place, kind: 'call', call }
      else yield { place, kind: 'mistake', mistake: call.join('; ') }
    }
  }
}

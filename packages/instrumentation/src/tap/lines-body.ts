import type { Reading } from '../providers/provider.ts'
import { safely } from '../safely.ts'
import { estimateTokens, textsIn } from './estimate.ts'
import { concat, noBytes } from './event-bytes.ts'
import type { ResponseBody } from './response-body.ts'
import type { TappedCall } from './tapped-call.ts'

const lineFeed = 10

/** The body of an answer in lines of JSON: a stream, or a file with an answer to each of many calls. */
export class LinesBody implements ResponseBody {
  readonly #call: TappedCall
  readonly #marker: string
  #unfinishedLine: Uint8Array = noBytes
  #readings: Reading[] = []
  /** Estimated, of a stream that has not said it yet. */
  #outputTokens = 0

  constructor(call: TappedCall) {
    this.#call = call
    this.#marker = call.request.route.surface.usageMarker ?? 'usage"'
  }

  text(text: string): string {
    this.bytes(new TextEncoder().encode(text))
    return text
  }

  bytes(bytes: Uint8Array): Uint8Array {
    this.push(bytes)
    this.end()
    return bytes
  }

  // Several lines are no JSON; of a single one fetch gives its value.
  json(value: unknown): void {
    this.text(JSON.stringify(value))
  }

  push(chunk: Uint8Array): Uint8Array {
    safely('looking at lines', () => this.#look(chunk), undefined)
    return chunk
  }

  end(): Uint8Array {
    safely('looking at the last line', () => this.#look(Uint8Array.of(lineFeed)), undefined)
    if (this.#linewise) this.#call.answeredEach(this.#readings)
    else this.#call.answered(this.#readings.at(-1), () => this.#outputTokens)
    return noBytes
  }

  cancelled(): void {
    this.failed(new DOMException('cancelled', 'AbortError'))
  }

  failed(error: unknown): void {
    const { outcome, errorType } = this.#call.endBy(error)
    // Half of a file of answers is fetched again, and counted then.
    const reading = this.#linewise ? undefined : this.#readings.at(-1)
    this.#call.brokenOff(outcome, errorType, reading, () => this.#outputTokens)
  }

  get #linewise(): boolean {
    return this.#call.request.route.surface.linewise === true
  }

  #look(chunk: Uint8Array): void {
    const bytes = this.#unfinishedLine.length === 0 ? chunk : concat(this.#unfinishedLine, chunk)
    const end = bytes.lastIndexOf(lineFeed) + 1
    this.#unfinishedLine = end === bytes.length ? noBytes : bytes.slice(end)
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, end).toString('utf8')
    for (const line of text.split('\n')) this.#lookAtLine(line)
  }

  #saw(reading: Reading): void {
    this.#readings = [reading]
    // Ollama's own client reads no further than this line, and does not say so.
    if (!reading.partial) this.#call.answered(reading, () => this.#outputTokens)
  }

  #lookAtLine(line: string): void {
    if (line.includes(this.#marker)) {
      const reading = this.#call.request.route.surface.readEvent(JSON.parse(line))
      if (!reading?.usage) return
      if (this.#linewise) this.#readings.push(reading)
      else this.#saw(reading)
    } else if (!this.#linewise) {
      this.#outputTokens += estimateTokens(textsIn(line).join(''))
    }
  }
}

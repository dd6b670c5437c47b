import { createTextMeter, eachTextIn, type TextMeter } from './estimate.ts'

// So much of an answer is kept until it is measured: most are told their usage before that.
const keptBytes = 64 * 1024

// Where the bytes of a stream are kept. Its chunks themselves, each a piece of memory for as long as the answer takes,
// leave holes behind: with a hundred of them in each stream, V8's helper threads took a tenth more to free memory.
const maxSpare = 16
const spare: Uint8Array[] = []

// The events that end a Response repeat its text.
const responseEvent = '"type":"response.'
const repeatsText = /"type":"response\.(?!\w+(?:_\w+)*\.delta)/

/** What has come of a streamed answer, to estimate its tokens if the provider never says how many they were. */
export class ReceivedText {
  readonly #texts: TextMeter = createTextMeter()
  #bytes: Uint8Array | undefined
  #length = 0

  /** Takes the next bytes, which may be changed afterwards. */
  add(chunk: Uint8Array): void {
    if (this.#length + chunk.length > keptBytes) this.#measureKept()
    if (chunk.length > keptBytes) return this.#measure(chunk)
    this.#bytes ??= spare.pop() ?? Buffer.allocUnsafeSlow(keptBytes)
    this.#bytes.set(chunk, this.#length)
    this.#length += chunk.length
  }

  /** The tokens so far, estimated. */
  tokens(): number {
    this.#measureKept()
    return this.#texts.tokens()
  }

  /** Lets go of what is kept: what came so far has been told by the provider. */
  forget(): void {
    if (this.#bytes && spare.length < maxSpare) spare.push(this.#bytes)
    this.#bytes = undefined
    this.#length = 0
  }

  #measureKept(): void {
    if (this.#bytes) this.#measure(this.#bytes.subarray(0, this.#length))
    this.forget()
  }

  #measure(bytes: Uint8Array): void {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
    const lines = text.includes(responseEvent) ? text.split('\n').filter((line) => !repeatsText.test(line)) : [text]
    for (const line of lines) eachTextIn(line, (each) => this.#texts.add(each))
  }
}

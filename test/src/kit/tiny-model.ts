// A GGUF file is a header, typed key-values, tensor descriptions and tensor data, everything little-endian.
// https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
const magic = 'GGUF'
const version = 3
const alignment = 32
const valueType = { uint32: 4, int32: 5, float32: 6, string: 8, array: 9 } as const
const tensorFloat32 = 0

// The smallest llama that llama.cpp loads and that still tells tokens apart: one layer, 64 wide.
const embedding = 64
const heads = 4
const feedForward = 128
const contextLength = 4096
const tokenType = { normal: 1, unknown: 2, control: 3, byte: 6 } as const

interface Token {
  readonly text: string
  readonly type: number
  readonly score: number
}

interface Tensor {
  readonly name: string
  readonly shape: readonly number[]
  /** Norm weights are ones, all others random. */
  readonly ones?: boolean
}

/**
 * A llama-architecture model of about 340 KB with pseudo-random weights. It talks nonsense, but a server that runs it
 * counts real tokens. The same bytes every time.
 */
export function tinyModel(): Buffer {
  const tokens = vocabulary()
  const tensors = tensorsFor(tokens.length)
  const metadata = metadataFor(tokens)
  const random = randomNumbers(42)
  const descriptions: Buffer[] = []
  const data: Buffer[] = []
  let offset = 0
  for (const tensor of tensors) {
    const values = weights(tensor, random)
    const padded = pad(values)
    descriptions.push(describe(tensor, offset))
    data.push(padded)
    offset += padded.length
  }
  const head = Buffer.concat([
    Buffer.from(magic),
    uint32(version),
    uint64(tensors.length),
    uint64(metadata.length),
    ...metadata,
    ...descriptions,
  ])
  return Buffer.concat([pad(head), ...data])
}

// Byte tokens make every text encodable; the words make the counts differ from plain bytes.
function vocabulary(): Token[] {
  const controls = ['<unk>', '<s>', '</s>'].map((text, index) => ({
    text,
    type: index === 0 ? tokenType.unknown : tokenType.control,
    score: 0,
  }))
  const bytes = Array.from({ length: 256 }, (_, byte) => ({
    text: `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
    type: tokenType.byte,
    score: 0,
  }))
  const words =
    '▁ e t a o i n s r h l d u c m f p g w y b v k ▁t ▁a he in ▁the er on re ▁o ▁s at en ▁w es or ▁b ▁c nd it is'
  const normal = words.split(' ').map((text, index) => ({ text, type: tokenType.normal, score: -index }))
  return [...controls, ...bytes, ...normal]
}

function metadataFor(tokens: readonly Token[]): Buffer[] {
  return [
    text('general.architecture', 'llama'),
    text('general.name', 'tiny-random'),
    count('general.file_type', 0),
    count('llama.context_length', contextLength),
    count('llama.embedding_length', embedding),
    count('llama.block_count', 1),
    count('llama.feed_forward_length', feedForward),
    count('llama.attention.head_count', heads),
    count('llama.attention.head_count_kv', heads),
    count('llama.rope.dimension_count', embedding / heads),
    keyValue('llama.attention.layer_norm_rms_epsilon', valueType.float32, float32(1e-5)),
    count('llama.vocab_size', tokens.length),
    text('tokenizer.ggml.model', 'llama'),
    text('tokenizer.ggml.pre', 'default'),
    list(
      'tokenizer.ggml.tokens',
      valueType.string,
      tokens.map((token) => lengthPrefixed(token.text)),
    ),
    list(
      'tokenizer.ggml.scores',
      valueType.float32,
      tokens.map((token) => float32(token.score)),
    ),
    list(
      'tokenizer.ggml.token_type',
      valueType.int32,
      tokens.map((token) => int32(token.type)),
    ),
    count('tokenizer.ggml.bos_token_id', 1),
    count('tokenizer.ggml.eos_token_id', 2),
    count('tokenizer.ggml.unknown_token_id', 0),
    text('tokenizer.chat_template', '{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}assistant:'),
  ]
}

function tensorsFor(vocabularySize: number): Tensor[] {
  const square = [embedding, embedding]
  return [
    { name: 'token_embd.weight', shape: [embedding, vocabularySize] },
    { name: 'output_norm.weight', shape: [embedding], ones: true },
    { name: 'output.weight', shape: [embedding, vocabularySize] },
    { name: 'blk.0.attn_norm.weight', shape: [embedding], ones: true },
    { name: 'blk.0.attn_q.weight', shape: square },
    { name: 'blk.0.attn_k.weight', shape: square },
    { name: 'blk.0.attn_v.weight', shape: square },
    { name: 'blk.0.attn_output.weight', shape: square },
    { name: 'blk.0.ffn_norm.weight', shape: [embedding], ones: true },
    { name: 'blk.0.ffn_gate.weight', shape: [embedding, feedForward] },
    { name: 'blk.0.ffn_up.weight', shape: [embedding, feedForward] },
    { name: 'blk.0.ffn_down.weight', shape: [feedForward, embedding] },
  ]
}

function weights({ shape, ones }: Tensor, random: () => number): Buffer {
  const size = shape.reduce((product, length) => product * length, 1)
  return Buffer.from(Float32Array.from({ length: size }, () => (ones ? 1 : random())).buffer)
}

// Numerical Recipes' linear congruential generator: enough for weights nobody trained, and the same everywhere.
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state / 2 ** 32 - 0.5) * 0.2
  }
}

function describe({ name, shape }: Tensor, offset: number): Buffer {
  const dimensions = shape.map((length) => uint64(length))
  return Buffer.concat([
    lengthPrefixed(name),
    uint32(shape.length),
    ...dimensions,
    uint32(tensorFloat32),
    uint64(offset),
  ])
}

const text = (key: string, value: string): Buffer => keyValue(key, valueType.string, lengthPrefixed(value))
const count = (key: string, value: number): Buffer => keyValue(key, valueType.uint32, uint32(value))

function list(key: string, type: number, values: readonly Buffer[]): Buffer {
  return keyValue(key, valueType.array, Buffer.concat([uint32(type), uint64(values.length), ...values]))
}

function keyValue(key: string, type: number, value: Buffer): Buffer {
  return Buffer.concat([lengthPrefixed(key), uint32(type), value])
}

function lengthPrefixed(value: string): Buffer {
  const bytes = Buffer.from(value)
  return Buffer.concat([uint64(bytes.length), bytes])
}

function pad(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((alignment - (bytes.length % alignment)) % alignment)])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32LE(value)
  return bytes
}

function float32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatLE(value)
  return bytes
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}

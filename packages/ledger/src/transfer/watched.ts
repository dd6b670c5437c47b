/** Passes a file on as it is read. `onShare` is told the share of it that is done, from 0 to 1. */
export async function* watched(
  content: AsyncIterable<Uint8Array>,
  sizeBytes: number,
  onShare: (share: number) => void,
): AsyncIterable<Uint8Array> {
  let bytes = 0
  for await (const chunk of content) {
    yield chunk
    bytes += chunk.length
    onShare(bytes / sizeBytes)
  }
}

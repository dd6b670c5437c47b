import { cases } from './cases.ts'
import { Contestant } from './process.ts'

/** The heap in use, after a full collection, before and after so many calls. */
export interface Growth {
  readonly calls: number
  readonly streams: number
  readonly beforeBytes: number
  readonly afterBytes: number
}

// By then everything is compiled and every cache has what it keeps.
const warmUpShare = 0.1

/** Makes small calls, then streams, and looks whether something stays behind. */
export async function measureGrowth(
  name: string,
  env: NodeJS.ProcessEnv,
  { calls, streams }: { calls: number; streams: number },
): Promise<Growth> {
  const contestant = new Contestant(name, env, ['--expose-gc'])
  const [small, , stream] = cases
  const make = async (caseName: string | undefined, count: number): Promise<number> => {
    let heapBytes = 0
    for (let done = 0; done < count; ) {
      const measured = await contestant.measure({ caseName: caseName ?? '', calls: count - done })
      done += measured.calls
      heapBytes = measured.heapBytes
    }
    return heapBytes
  }
  try {
    await make(stream?.name, streams * warmUpShare)
    const beforeBytes = await make(small?.name, calls * warmUpShare)
    await make(stream?.name, streams)
    return { calls, streams, beforeBytes, afterBytes: await make(small?.name, calls) }
  } finally {
    contestant.stop()
  }
}

/** @import { SummaryAnswer, UsageAnswer } from '../../api/types.ts' */
/** @import { View } from './address.js' */

// As many as one can tell apart by colour.
const mostNames = 7

const patienceMs = 10_000

/**
 * Everything the page shows, as the API answers it.
 * @typedef {{ summary: SummaryAnswer, course: UsageAnswer, names: UsageAnswer, caveats: UsageAnswer }} Figures
 */

/**
 * Why there is no answer: no token or a wrong one, one that may not read, too many questions, or nobody there.
 * @typedef {{ reason: 'unauthorized' | 'forbidden' | 'tooMany' | 'away', retryAfterSeconds: number }} Refusal
 */

/**
 * @template Body
 * @typedef {{ ok: true, body: Body } | ({ ok: false } & Refusal)} Answer
 */

/**
 * Reads all figures of a view.
 * @param {View} view
 * @param {string | undefined} token
 * @returns {Promise<Answer<Figures>>}
 */
export async function readFigures(view, token) {
  const summary = /** @type {Answer<SummaryAnswer>} */ (await ask('api/v1/summary', token))
  if (!summary.ok) return summary
  const paths = usagePaths(view, summary.body)
  const [course, names, caveats] = await Promise.all([
    askUsage(paths.course, token),
    askUsage(paths.names, token),
    askUsage(paths.caveats, token),
  ])
  if (!course.ok) return course
  if (!names.ok) return names
  if (!caveats.ok) return caveats
  return { ok: true, body: { summary: summary.body, course: course.body, names: names.body, caveats: caveats.body } }
}

/**
 * What is asked for: the bars, the names they are made of, and what of this month is unpriced or estimated.
 * @param {View} view
 * @param {SummaryAnswer} summary
 */
function usagePaths({ by, range, only }, { history: { daily, monthly }, timezone }) {
  const first = {
    hour: daily.at(-2)?.date,
    day: daily[0]?.date,
    month: `${monthly[0]?.date}-01`,
  }[range]
  const shown = {
    ...(first !== undefined && { from: first }),
    timezone,
    top: String(mostNames),
    limit: '10000',
    ...only,
  }
  return {
    course: { ...shown, group: `${range},${by}` },
    names: { ...shown, group: by },
    caveats: { group: 'model,estimated', timezone, limit: '10000' },
  }
}

/**
 * @param {Record<string, string>} query
 * @param {string | undefined} token
 */
async function askUsage(query, token) {
  const path = `api/v1/usage?${new URLSearchParams(query).toString()}`
  return /** @type {Answer<UsageAnswer>} */ (await ask(path, token))
}

/**
 * @param {string} path
 * @param {string | undefined} token
 * @returns {Promise<Answer<unknown>>}
 */
async function ask(path, token) {
  try {
    const response = await fetch(path, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(patienceMs),
    })
    if (response.ok) return { ok: true, body: await response.json() }
    return { ok: false, reason: reasonOf(response.status), retryAfterSeconds: retryAfter(response) }
  } catch {
    // Nobody answers, or not in time, or what answers is not the ledger.
    return { ok: false, reason: 'away', retryAfterSeconds: 0 }
  }
}

/**
 * @param {number} status
 * @returns {Refusal['reason']}
 */
function reasonOf(status) {
  if (status === 401) return 'unauthorized'
  if (status === 403) return 'forbidden'
  return status === 429 ? 'tooMany' : 'away'
}

/** @param {Response} response */
function retryAfter({ headers }) {
  return Number(headers.get('retry-after') ?? 0)
}

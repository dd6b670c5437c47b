import type { Series } from '@tollbell/conventions'

/*
 * Prometheus expands annotations as Go templates: https://prometheus.io/docs/prometheus/latest/configuration/template_reference/
 * `%q` escapes label values (quotes, backslashes, line breaks, control characters) the way PromQL reads them back.
 */

// Money has nine decimals at rest; an exponent, as in 1e-05, would not be a decimal number.
const plainNumber = 'printf "%.9f" | reReplaceAll "[.]?0+$" ""'

// Milliseconds: as exact as the ledger books.
const plainInstant = 'printf "%.3f"'

/** The alert's own value as Unix seconds. */
export const ownInstant: string = `{{ $value | ${plainInstant} }}`

/**
 * Which of the values that several ledgers report, or one before and after a restart under another address: Prometheus
 * may have seen one before and the other after what the alert is about.
 */
export type Pick = 'max' | 'min'

/** The value of a series with the alert's labels as a decimal number; empty when there is no such series. */
export function numberOf(series: Series, pick: Pick = 'max'): string {
  return whenThere(series, `{{ . | first | value | ${plainNumber} }}`, { pick })
}

/** The value of a series with the alert's labels as Unix seconds; empty when there is no such series. */
export function instantOf(series: Series): string {
  return whenThere(series, `{{ . | first | value | ${plainInstant} }}`, { pick: 'max' })
}

/** A label of a series, such as the time zone in the info series; empty when there is no such series. */
export function labelOf(series: Series, label: string): string {
  return whenThere(series, `{{ . | first | label "${label}" }}`, { without: label })
}

/** For people: `$12.34` or `1200 tokens`, with words around it that go when there is no such series. */
export function amountOf(
  series: Series,
  { before = '', after = '', pick = 'max' }: { before?: string; after?: string; pick?: Pick } = {},
): string {
  const dollars = '{{ . | first | value | printf "$%.2f" }}'
  const pieces = '{{ . | first | value | printf "%.0f" }} {{ $labels.unit }}'
  return whenThere(series, `${before}{{ if eq $labels.unit "usd" }}${dollars}{{ else }}${pieces}{{ end }}${after}`, {
    pick,
  })
}

/** For people: an amount in a label, such as `$3` or `50000 tokens`. */
export function amountInLabel(label: string): string {
  return `{{ if eq $labels.unit "usd" }}\${{ $labels.${label} }}{{ else }}{{ $labels.${label} }} {{ $labels.unit }}{{ end }}`
}

// A label that is missing on the alert is an empty text, which PromQL takes for "has no such label", as it should.
function whenThere(
  { name, labels }: Series,
  text: string,
  { pick, without }: { pick?: Pick; without?: string },
): string {
  const shared = labels.filter((label) => label !== without)
  const matchers = shared.map((label) => `${label}=%q`).join(',')
  const values = shared.map((label) => `$labels.${label}`).join(' ')
  const selector = `${name}{${matchers}}`
  return `{{ with printf "${pick ? `${pick}(${selector})` : selector}" ${values} | query }}${text}{{ end }}`
}

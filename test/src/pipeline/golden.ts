/** Between two messages in a golden file. */
export const betweenMessages = '\n\n────────\n\n'

// How each language writes the dates in its messages. They are those of the day of the test; all else is the same
// every time.
const dates: Readonly<Record<string, readonly RegExp[]>> = {
  ja: [/\d+年\d+月\d+日～(\d+年)?(\d+月)?\d+日/g, /\d+月\d+日\(.\) \d+:\d+ JST/g],
  en: [/\w+ \d+( –|, \d{4} –)( \w+)? \d+, \d{4}/g, /\w+day, \w+ \d+ at \d+:\d+ [AP]M E[SD]T/g],
  fa: [/[۰-۹]+( \p{L}+)?( [۰-۹]{4})? تا [۰-۹]+ \p{L}+ [۰-۹]{4}/gu, /\S+ [۰-۹]+ \p{L}+ ساعت [۰-۹]+:[۰-۹]+ \([^)]+\)/gu],
  ko: [/\d+년 \d+월 \d+일 ?~ ?(\d+년 )?(\d+월 )?\d+일/g, /\d+월 \d+일 ?\(.\) \S+ \d+:\d+ \S+/g],
  fr: [/\d+(er)?( \p{L}+)?( \d{4})? ?[–-] ?\d+ \p{L}+ \d{4}/gu, /\p{L}+ \d+(er)? \p{L}+ à \d+[:h]\d+ \S+/gu],
}

/** A message as a golden file has it: dates are written …, so that it is the same tomorrow. */
export function withoutDates(text: string, language: string): string {
  return (dates[language] ?? []).reduce((masked, date) => masked.replaceAll(date, '…'), text)
}

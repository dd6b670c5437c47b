/** Between two messages in a golden file. */
export const betweenMessages = '\n\n────────\n\n'

// How each language writes a period and a time in its messages. They are those of the day of the test; all else is
// the same every time. \s, because a blank in a date may be one that does not break.
const dates: Readonly<Record<string, readonly RegExp[]>> = {
  ja: [/\d+年\d+月\d+日～\d+年\d+月\d+日/g, /\d+月\d+日\(.\)\s\d+:\d+\sJST/g],
  en: [/\w+\s\d+\s–\s\d+,\s\d{4}/g, /\w+day,\s\w+\s\d+\sat\s\d+:\d+\s[AP]M\sE[SD]T/g],
  fa: [
    /[۰-۹]+\s\p{L}+\sتا\s[۰-۹]+\s\p{L}+\s[۰-۹]{4}/gu,
    /[\p{L}\u200c]+\s[۰-۹]+\s\p{L}+\sساعت\s[۰-۹]+:[۰-۹]+\s\([^)]+\)/gu,
  ],
  ko: [/\d+년\s\d+월\s\d+일\s?[~–]\s?(\d+월\s)?\d+일/g, /\d+월\s\d+일\s\(.\)\s\d+:\d+\sGMT\+9/g],
  fr: [
    /du\s\S+\sau\s\d+\s\p{L}+\s\d{4}/gu,
    /\d+(er)?\s?[–-]\s?\d+\s\p{L}+\s\d{4}/gu,
    /\p{L}+\s\d+(er)?\s\p{L}+\sà\s\d+:\d+\s\([^)]+\)|\p{L}+\s\d+(er)?\s\p{L}+\sà\s\d+:\d+\s[A-Z+\d]+/gu,
  ],
}

/** A message as a golden file has it: dates are written …, so that it is the same tomorrow. */
export function withoutDates(text: string, language: string): string {
  return (dates[language] ?? []).reduce((masked, date) => masked.replaceAll(date, '…'), text)
}

/** Between two messages in a golden file. */
export const betweenMessages = '\n\n────────\n\n'

// How each language writes a period and a time in its messages. They are those of the day of the test; all else is
// the same every time. \s, because a blank in a date may be one that does not break.
const dates: Readonly<Record<string, readonly RegExp[]>> = {
  ja: [/\d+年\d+月\d+日～(\d+年)?(\d+月)?\d+日/g, /\d+月\d+日\(.\)\s\d+:\d+\sJST/g],
  en: [/\w+\s\d+(,\s\d{4})?\s–\s(\w+\s)?\d+,\s\d{4}/g, /\w+day,\s\w+\s\d+\sat\s\d+:\d+\s[AP]M\sET/g],
  fa: [
    /[۰-۹]+\s\p{L}+\s([۰-۹]{4}\s)?تا\s[۰-۹]+\s\p{L}+\s[۰-۹]{4}/gu,
    /[\p{L}\u200c]+\s[۰-۹]+\s\p{L}+\sساعت\s[۰-۹]+:[۰-۹]+\sبه\sوقت\sتهران/gu,
  ],
  ko: [/\d+년\s\d+월\s\d+일\s?[~–]\s?(\d+년\s)?(\d+월\s)?\d+일/g, /\d+월\s\d+일\(.\)\s\d+:\d+\(한국\s시간\)/g],
  fr: [
    /du\s\S+\s(\p{L}+\s(\d{4}\s)?)?au\s\S+\s\p{L}+\s\d{4}/gu,
    /\p{L}+\s\d+(er)?\s\p{L}+\sà\s\d+\sh\s\d+,\sheure\sde\sParis/gu,
  ],
}

/** A message as a golden file has it: dates are written …, so that it is the same tomorrow. */
export function withoutDates(text: string, language: string): string {
  return (dates[language] ?? []).reduce((masked, date) => masked.replaceAll(date, '…'), text)
}

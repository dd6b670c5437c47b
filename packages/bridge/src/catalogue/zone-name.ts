import { type Language, languages } from './catalogue.ts'

type NameStyle = 'short' | 'shortGeneric' | 'longGeneric'

/**
 * A time of day followed by its zone, called what people call it: "9:41 AM Paris time" and not "UTC+1", which says
 * little to most and changes twice a year.
 */
export function withZone(time: string, language: Language, timeZone: string, date: Date): string {
  const named = (timeZoneName: NameStyle): string => nameIn(language, timeZone, timeZoneName, date)
  // Zones of no place, UTC among them, have no generic name.
  const code = isPlace(timeZone) ? undefined : named('short')
  return sayings[language](time, timeZone, named, code)
}

type Saying = (time: string, timeZone: string, named: (style: NameStyle) => string, code: string | undefined) => string

const sayings: Readonly<Record<Language, Saying>> = {
  // America's have short names that everybody uses (ET); elsewhere the city says most.
  en(time, timeZone, named, code) {
    const generic = named('shortGeneric')
    return `${time} ${code ?? (generic.endsWith(' Time') ? `${cityOf(timeZone)} time` : generic)}`
  },
  ja(time, _, named, code) {
    const name = code ?? named('shortGeneric')
    return /^[A-Z]+$/.test(name) ? `${time} ${name}` : `${time}（${name}）`
  },
  ko: (time, timeZone, named, code) =>
    `${time}(${code ?? (timeZone === 'Asia/Seoul' ? '한국 시간' : named('shortGeneric'))})`,
  fa: (time, timeZone, named, code) =>
    `${time} به ${code === undefined ? (timeZone === 'Asia/Tehran' ? 'وقت تهران' : named('shortGeneric')) : `وقت ${code}`}`,
  // "heure normale du Japon" is the long name of what people call "heure du Japon".
  fr: (time, timeZone, named, code) =>
    code === undefined
      ? `${time}, ${timeZone === 'Europe/Paris' ? 'heure de Paris' : named('longGeneric').replace(' normale', '')}`
      : `${time} ${code}`,
}

function nameIn(language: Language, timeZone: string, timeZoneName: NameStyle, date: Date): string {
  const parts = new Intl.DateTimeFormat(languages[language].locale, { timeZone, timeZoneName }).formatToParts(date)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
}

// https://data.iana.org/time-zones/theory.html: the names of places are Area/Location.
function isPlace(timeZone: string): boolean {
  return /^(Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)\//.test(timeZone)
}

function cityOf(timeZone: string): string {
  return timeZone.slice(timeZone.lastIndexOf('/') + 1).replaceAll('_', ' ')
}

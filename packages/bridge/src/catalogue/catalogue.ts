import { en } from './en.ts'
import { fa } from './fa.ts'
import { fr } from './fr.ts'
import { ja } from './ja.ts'
import { ko } from './ko.ts'

export type MessageKey = keyof typeof en

/** All texts of one language. A key that `en.ts` has and this one lacks does not compile. */
export type Catalogue = Readonly<Record<MessageKey, string>>

export type Language = 'en' | 'ja' | 'ko' | 'fa' | 'fr'

export type Direction = 'ltr' | 'rtl'

export interface LanguageDefinition {
  readonly catalogue: Catalogue
  /** Decides number formats, month names and, for Persian, digits and calendar. */
  readonly locale: string
  readonly direction: Direction
  readonly weekday: 'short' | 'long'
  /** 12 hours with AM and PM, or 24. */
  readonly hourCycle: 'h12' | 'h23'
}

/** Every language messages can be told in: adding one is adding a file and a line here. */
export const languages: Readonly<Record<Language, LanguageDefinition>> = {
  en: { catalogue: en, locale: 'en-US', direction: 'ltr', weekday: 'long', hourCycle: 'h12' },
  ja: { catalogue: ja, locale: 'ja-JP', direction: 'ltr', weekday: 'short', hourCycle: 'h23' },
  ko: { catalogue: ko, locale: 'ko-KR', direction: 'ltr', weekday: 'short', hourCycle: 'h23' },
  fa: { catalogue: fa, locale: 'fa-IR', direction: 'rtl', weekday: 'long', hourCycle: 'h23' },
  fr: { catalogue: fr, locale: 'fr-FR', direction: 'ltr', weekday: 'long', hourCycle: 'h23' },
}

export const languageNames: readonly Language[] = Object.keys(languages) as Language[]

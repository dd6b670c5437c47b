/** @import { Catalogue } from './catalogue/en.js' */

/** @typedef {'en' | 'ja' | 'ko' | 'fa' | 'fr'} Language */

/**
 * How a language is written: its own name, its locale (digits and calendar with it), its direction.
 * @type {Readonly<Record<Language, { name: string, locale: string, direction: 'ltr' | 'rtl', load: () => Promise<Catalogue> }>>}
 */
export const languages = {
  en: { name: 'English', locale: 'en-US', direction: 'ltr', load: async () => (await import('./catalogue/en.js')).en },
  ja: { name: '日本語', locale: 'ja-JP', direction: 'ltr', load: async () => (await import('./catalogue/ja.js')).ja },
  ko: { name: '한국어', locale: 'ko-KR', direction: 'ltr', load: async () => (await import('./catalogue/ko.js')).ko },
  fa: { name: 'فارسی', locale: 'fa-IR', direction: 'rtl', load: async () => (await import('./catalogue/fa.js')).fa },
  fr: { name: 'Français', locale: 'fr-FR', direction: 'ltr', load: async () => (await import('./catalogue/fr.js')).fr },
}

export const languageNames = /** @type {Language[]} */ (Object.keys(languages))

/**
 * The first language we have of those that are wished, dearest wish first; English when there is none.
 * @param {readonly (string | null | undefined)[]} wishes tags such as `fr` or `fr-CA`
 * @returns {Language}
 */
export function firstLanguage(wishes) {
  for (const wish of wishes) {
    const known = languageNames.find((name) => name === wish?.toLowerCase().split('-')[0])
    if (known) return known
  }
  return 'en'
}

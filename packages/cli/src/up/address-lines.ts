import type { Addresses } from './system.ts'

const whatFor: Readonly<Record<keyof Omit<Addresses, 'bridge'>, string>> = {
  inbox: 'messages of channels without credentials, as their readers would see them',
  ledger: 'spend and budgets in a browser; apps send their metrics here',
  prometheus: '',
  alertmanager: '',
}

/** The addresses to open, one a line. */
export function addressLines(addresses: Addresses): string[] {
  return (Object.keys(whatFor) as (keyof typeof whatFor)[]).flatMap((name) => {
    const url = addresses[name]
    return url === undefined ? [] : `  ${name.padEnd(13)} ${url.padEnd(30)} ${whatFor[name]}`.trimEnd()
  })
}

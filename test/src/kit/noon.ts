const hourMs = 3_600_000

/**
 * An IANA time zone in which it is about noon. A test by the system's clock has its budgets count there, so that neither
 * a day nor a month ends in the middle of it.
 */
export function zoneAtNoon(now: Date = new Date()): string {
  const hoursToAdd = Math.round((noonOf(now) - now.getTime()) / hourMs)
  // East of Greenwich is minus in these names: https://github.com/eggert/tz/blob/main/etcetera
  return `Etc/GMT${hoursToAdd > 0 ? '-' : '+'}${Math.abs(hoursToAdd)}`
}

function noonOf(now: Date): number {
  return new Date(now).setUTCHours(12, 0, 0, 0)
}

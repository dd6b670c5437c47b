import type { Severity } from '@tollbell/conventions'

/** The bar beside a message, in the service's own shades. */
export const colours: Readonly<Record<Severity | 'good', number>> = {
  none: 0x80848e,
  info: 0x5865f2,
  warning: 0xf0b232,
  critical: 0xda373c,
  good: 0x23a55a,
}

import type { Severity } from '@tollbell/conventions'

/** The bar beside a message, in the service's own shades. */
export const colours: Readonly<Record<Severity | 'good', string>> = {
  none: '#80848e',
  info: '#1264a3',
  warning: '#ecb22e',
  critical: '#e01e5a',
  good: '#2eb67d',
}

import { expect, test } from 'vitest'
import { zoneAtNoon } from './noon.ts'

test.each(['00:00:00', '00:31:00', '06:29:59', '11:59:59', '12:00:00', '18:30:00', '23:29:59', '23:59:59'])(
  'at %s UTC there is a time zone with half an hour to noon at most',
  (time) => {
    const now = new Date(`2026-11-30T${time}Z`)
    const format = new Intl.DateTimeFormat('en', {
      timeZone: zoneAtNoon(now),
      hour: 'numeric',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    const [hour = 0, minute = 0] = format.format(now).split(':').map(Number)
    expect(Math.abs(hour * 60 + minute - 12 * 60)).toBeLessThanOrEqual(30)
  },
)

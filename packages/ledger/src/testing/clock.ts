const startedMs = Date.parse('2026-11-22T12:00:00Z')

/**
 * The clock of tests: the same noon at every start, and running on from there, so that no quarter of an hour, day or
 * month ends in the middle of a test.
 */
export function testNow(): Date {
  return new Date(startedMs + performance.now())
}

import { testAlertSeconds } from '@tollbell/conventions'

/**
 * A test alert takes the way of a real one: `/metrics` shows for a while that it was asked for, a rule makes it an
 * alert, Alertmanager brings it to the bridge, and the bridge to every channel.
 */
export class TestAlert {
  #askedAtMs: number | undefined

  ask(now: Date): void {
    this.#askedAtMs = now.getTime()
  }

  /** When it was asked for, as long as Prometheus has to see it. */
  askedAtMs(now: Date): number | undefined {
    const asked = this.#askedAtMs
    return asked !== undefined && now.getTime() - asked < testAlertSeconds * 1000 ? asked : undefined
  }
}

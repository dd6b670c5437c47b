import { type AlertName, alertNames, alerts } from '@tollbell/conventions'
import { stringify } from 'yaml'
import { bearerFrom } from './prometheus-config.ts'

// Alertmanager tries a webhook that was refused with a 4xx again after a group_interval, and so soon an end is told.
const groupInterval = '10s'

// The bridge keeps what it told, so a repeat reaches no reader; it heals a bridge that lost its data folder.
const repeatInterval = '24h'

// A multiple of the group_interval would wait one more of them: the last notice is always a little younger.
const watchdogInterval = '55s'

/** The events, told once, without an end. */
const eventsReceiver = 'tollbell-events'
/** The states, whose end is told too. Alerts of your own rules are taken for states. */
const statesReceiver = 'tollbell-states'

// Each event is a webhook: none waits for another.
const eachByItself = ['...']
// A rule of your own may fire for five hundred targets at once: together, the bridge tells some and counts the rest.
const byRule = ['alertname']

export interface AlertmanagerOptions {
  /** The bridge's webhook, such as `http://127.0.0.1:4320/alertmanager`. */
  bridgeUrl: string
  /** File with the bearer token of the bridge, when it asks for one. */
  bridgeTokenFile?: string
}

/** The configuration of Alertmanager, as YAML: events one by one, states by their rule. */
export function alertmanagerConfig({ bridgeUrl, bridgeTokenFile }: AlertmanagerOptions): string {
  const webhook = (sendResolved: boolean): object => ({
    url: bridgeUrl,
    send_resolved: sendResolved,
    max_alerts: 0,
    timeout: '10s',
    ...(bridgeTokenFile && { http_config: bearerFrom(bridgeTokenFile) }),
  })
  return stringify(
    {
      route: {
        receiver: statesReceiver,
        group_by: byRule,
        group_wait: '0s',
        group_interval: groupInterval,
        repeat_interval: repeatInterval,
        routes: [watchdogRoute(), eventsRoute()],
      },
      receivers: [
        { name: eventsReceiver, webhook_configs: [webhook(false)] },
        { name: statesReceiver, webhook_configs: [webhook(true)] },
      ],
    },
    { lineWidth: 0, aliasDuplicateObjects: false },
  )
}

const watchdogName: AlertName = 'Watchdog'

function watchdogRoute(): object {
  return {
    receiver: eventsReceiver,
    matchers: [`alertname="${watchdogName}"`],
    group_by: eachByItself,
    repeat_interval: watchdogInterval,
  }
}

function eventsRoute(): object {
  const events = alertNames.filter((name) => !alerts[name].tellsResolved && name !== watchdogName)
  return { receiver: eventsReceiver, matchers: [`alertname=~"${events.join('|')}"`], group_by: eachByItself }
}

import { join } from 'node:path'
import { alertNames, alerts } from '@tollbell/conventions'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { runTool, temporaryFiles } from '../test/tool.ts'
import { alertmanagerConfig } from './alertmanager-config.ts'

const bridgeUrl = 'http://127.0.0.1:4320/alertmanager'

interface Config {
  route: Route & { routes: Route[] }
  receivers: { name: string; webhook_configs: { url: string; send_resolved: boolean; http_config?: object }[] }[]
}

interface Route {
  receiver: string
  group_by?: string[]
  group_wait?: string
}

const config = parse(alertmanagerConfig({ bridgeUrl })) as Config

test.each([
  { name: 'without a token', more: {} },
  { name: 'with a token', more: { bridgeTokenFile: '/run/secrets/bridge-token' } },
])('amtool accepts it $name', async ({ more }) => {
  const folder = temporaryFiles({ 'alertmanager.yml': alertmanagerConfig({ bridgeUrl, ...more }) })
  expect(await runTool('amtool', ['check-config', join(folder, 'alertmanager.yml')])).toContain('SUCCESS')
})

describe.each([...alertNames, 'AnAlertOfYourOwn'] as const)('%s', (name) => {
  test('goes to the bridge, with its end where that is worth a message', async () => {
    const folder = temporaryFiles({ 'alertmanager.yml': alertmanagerConfig({ bridgeUrl }) })
    const file = `--config.file=${join(folder, 'alertmanager.yml')}`
    const answer = await runTool('amtool', ['config', 'routes', 'test', file, `alertname=${name}`, 'severity=info'])
    const receiver = config.receivers.find((candidate) => answer.split('\n').includes(candidate.name))
    expect(receiver?.webhook_configs).toMatchObject([
      { url: bridgeUrl, send_resolved: name === 'AnAlertOfYourOwn' || alerts[name].tellsResolved },
    ])
  })
})

test('each event is a group of its own, a flood of one rule is one group, and both go out at once', () => {
  expect(config.route).toMatchObject({ group_by: ['alertname'], group_wait: '0s' })
  for (const route of config.route.routes) {
    expect(route).toMatchObject({ group_by: ['...'] })
    expect(route).not.toHaveProperty('group_wait')
  }
})

test('the token is named by its file and never written down', () => {
  const { receivers } = parse(alertmanagerConfig({ bridgeUrl, bridgeTokenFile: '/secret/token' })) as Config
  for (const { webhook_configs: webhooks } of receivers) {
    expect(webhooks[0]?.http_config).toEqual({ authorization: { credentials_file: '/secret/token' } })
  }
})

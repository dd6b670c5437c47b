import { posix } from 'node:path'
import { Secret } from '@tollbell/service'
import { describe, expect, test } from 'vitest'
import { testLedger } from '../testing/ledger.ts'
import { firstScripts, readAssets } from './assets.ts'

const assets = readAssets()
const scripts = [...assets.files].filter(([, { type }]) => type === 'text/javascript')

describe('the page', () => {
  test('loads nothing from anywhere else, runs nothing written in it, and its policy forbids both', async () => {
    const ledger = await testLedger()
    const response = await fetch(ledger.url)
    const page = await response.text()
    const addresses = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address ?? '')
    expect(addresses.filter((address) => !/^(?:page\/|data:image|#main)/.test(address))).toEqual([])
    expect(page).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+=/)
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; " +
        "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    )
  })

  test('comes without a token, and has no figures in it', async () => {
    const ledger = await testLedger({ token: new Secret('secret') })
    const page = await fetch(ledger.url)
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store'])
    const file = await fetch(`${ledger.url}/page/${assets.version}/main.js`)
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8'])
    expect((await fetch(`${ledger.url}/api/v1/summary`)).status).toBe(401)
  })

  test('weighs less than 60 kB with the longest of its languages', () => {
    const weights = [...assets.files].map(([file, { text }]) => ({ file, bytes: Buffer.byteLength(published(text)) }))
    const catalogues = weights.filter(({ file }) => file.startsWith('catalogue/')).map(({ bytes }) => bytes)
    const others = weights.filter(({ file }) => !file.startsWith('catalogue/')).map(({ bytes }) => bytes)
    expect(others.reduce((sum, bytes) => sum + bytes, Math.max(...catalogues))).toBeLessThan(60_000)
  })
})

describe('its files', () => {
  test.each([
    { name: 'are kept under the name of their version', path: `${assets.version}/main.js`, status: 200, kept: true },
    { name: 'are not kept under another one', path: '0123456789ab/parts/chart.js', status: 200, kept: false },
    { name: 'are these and no others', path: `${assets.version}/nothing.js`, status: 404, kept: false },
    { name: 'lie in no other folder', path: `${assets.version}/..%2fpage.ts`, status: 404, kept: false },
  ])('$name', async ({ path, status, kept }) => {
    const ledger = await testLedger()
    const response = await fetch(`${ledger.url}/page/${path}`)
    const cached = response.headers.get('cache-control')?.includes('immutable') ?? false
    expect([response.status, cached]).toEqual([status, kept])
  })

  test.each(scripts)(
    '%s imports what is among them, and loads with the first unless it is a catalogue',
    (file, script) => {
      const imported = [...published(script.text).matchAll(/(?:from |import\()'(\.[^']+)'/g)].map(([, path = '']) =>
        posix.join(posix.dirname(file), path),
      )
      expect(imported.filter((path) => !assets.files.has(path))).toEqual([])
      expect(firstScripts(assets).includes(file)).toBe(!file.startsWith('catalogue/'))
    },
  )
})

// As the compiler leaves it: without comments.
function published(text: string): string {
  return text.replaceAll(/^\s*\/\*\*[\s\S]*?\*\/\n/gm, '').replaceAll(/^\s*\/\/.*\n/gm, '')
}

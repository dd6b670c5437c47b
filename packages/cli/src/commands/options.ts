import { InvalidArgumentError, Option } from 'commander'

/** A port from the command line; 0 is any free one. */
export function portOption(name: string, defaultPort: number, what: string): Option {
  return new Option(`--${name} <port>`, `${what} (default: ${defaultPort})`).argParser(parsePort)
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('Write a number from 0 to 65535.')
  return port
}

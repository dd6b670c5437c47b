import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import type { Log } from './log.ts'
import { StartError } from './start-error.ts'
import { watchFiles } from './watch-files.ts'

/** A certificate with its chain, and its key, as PEM files. */
export interface TlsFiles {
  readonly certFile: string
  readonly keyFile: string
}

/** What of the files a server needs. */
export interface Certificate {
  readonly cert: Buffer
  readonly key: Buffer
}

// They are renewed when a third of their time is left (Let's Encrypt: 30 of 90 days); one with so little was forgotten.
const forgottenShare = 0.1

const dayMs = 24 * 60 * 60 * 1000

/** Reads a pair of files. Throws a {@link StartError} that says what is wrong with them. */
export function readCertificate({ certFile, keyFile }: TlsFiles): Certificate {
  const pair = { cert: read(certFile, 'tlsCert'), key: read(keyFile, 'tlsKey') }
  try {
    createSecureContext(pair)
    return pair
  } catch (error) {
    throw new StartError(
      `tlsCert, tlsKey: ${certFile} and ${keyFile} are no certificate and its key (${(error as Error).message}). Write both as PEM, the certificate with its chain.`,
      { cause: error },
    )
  }
}

/**
 * Hands over the certificate each time its files have changed and fit together; until then, the one before stays. Who
 * renews them writes one file after the other. Tells at once, and every day, when its time is over or nearly so.
 */
export function watchCertificate(
  files: TlsFiles,
  use: (certificate: Certificate) => void,
  { log, now, first }: { readonly log: Log; readonly now: () => Date; readonly first: Certificate },
): () => void {
  let inUse = first
  const tellTime = (): void => tellIfOverdue(inUse, files.certFile, now(), log)
  tellTime()
  const daily = setInterval(tellTime, dayMs).unref()
  const stopWatching = watchFiles([files.certFile, files.keyFile], () => {
    try {
      inUse = readCertificate(files)
      use(inUse)
      log('info', 'The TLS certificate was read again and is in use.', { file: files.certFile })
      tellTime()
    } catch (error) {
      log('warn', 'The changed TLS certificate is not taken; the one before stays in use.', { error })
    }
  })
  return () => {
    clearInterval(daily)
    stopWatching()
  }
}

function tellIfOverdue({ cert }: Certificate, file: string, now: Date, log: Log): void {
  const { validFromDate: from, validToDate: until } = new X509Certificate(cert)
  const leftMs = until.getTime() - now.getTime()
  const fields = { file, from: from.toISOString(), until: until.toISOString() }
  if (leftMs <= 0) log('error', 'The TLS certificate has expired, and apps refuse it. Renew it.', fields)
  else if (from > now) {
    log('error', 'The TLS certificate is not valid yet, and apps refuse it. Set the clock right, or renew it.', fields)
  } else if (leftMs < (until.getTime() - from.getTime()) * forgottenShare) {
    log('warn', 'The TLS certificate expires soon, and apps refuse it then. Renew it.', fields)
  }
}

function read(file: string, setting: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new StartError(`${setting}: ${file} cannot be read (${(error as Error).message})`, { cause: error })
  }
}

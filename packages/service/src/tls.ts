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
 * renews them writes one file after the other.
 */
export function watchCertificate(files: TlsFiles, use: (certificate: Certificate) => void, log: Log): () => void {
  return watchFiles([files.certFile, files.keyFile], () => {
    try {
      use(readCertificate(files))
      log('info', 'The TLS certificate was read again and is in use.', { file: files.certFile })
    } catch (error) {
      log('warn', 'The changed TLS certificate is not taken; the one before stays in use.', { error })
    }
  })
}

function read(file: string, setting: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new StartError(`${setting}: ${file} cannot be read (${(error as Error).message})`, { cause: error })
  }
}

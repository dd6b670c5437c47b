import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import express, { type RequestHandler, type Response } from 'express'
import { exportedRecords } from '../../transfer/export.ts'
import { exportFormats } from '../../transfer/formats.ts'
import { readExportQuery } from '../export-query.ts'
import { answerImport, progressType } from '../import.ts'
import { readReset } from '../reset.ts'
import { json, type Parameter, type RouteGroup, type RouteParts } from '../route.ts'
import { amount, count, listOf, objectOf, oneOf, ref, type Schema, text } from '../schema.ts'
import type { BackupAnswer, ErrorAnswer, ImportAnswer, ResetAnswer } from '../types.ts'

const fileBodies: Readonly<Record<string, Schema>> = {
  'application/json': { type: 'object' },
  'text/csv': text(),
  [progressType]: text(),
  'application/zip': { type: 'string', format: 'binary' },
}

const exportExample = {
  tollbell: 'usage',
  version: 1,
  ledger: 'another-ledger',
  usage: [{ start: '2026-11-01T09:15:00Z', project: 'search', class: 'input', tokens: 1200, costUsd: '0.003' }],
}

/** What goes out and comes in, and what begins at zero. */
export const transfer: RouteGroup = {
  name: 'transfer',
  description: 'What goes out and comes in, and what begins at zero.',
  schemas: {
    ImportAnswer: objectOf<ImportAnswer>('What became of a file. Each of its lines counts in one of four.', {
      title: text('What the file is.'),
      lines: count(),
      booked: count('Those that said something new.'),
      known: count('Those of which all was known already.'),
      refused: count('Those that are wrong.'),
      passedOver: count('Those that are no usage, or are counted elsewhere.'),
      costUsd: amount('What was new.'),
      unpricedTokens: count('New tokens without a known price.'),
      mistakes: listOf(text(), 'The first hundred, each with its place.'),
      notes: listOf(text(), 'What is worth knowing beside it.'),
    }),
    BackupAnswer: objectOf<BackupAnswer>('Where the copy is.', {
      backup: text('A file beside the ledger, on its machine.'),
      message: text('How to go back to it.'),
    }),
    ResetAnswer: objectOf<ResetAnswer>('What was reset, and where everything before it is.', {
      backup: text('A file beside the ledger, on its machine.'),
      message: text('What was reset, and how to go back.'),
    }),
  },
  routes: [
    {
      method: 'get',
      path: '/api/v1/export',
      demand: 'read',
      operationId: 'exportUsage',
      summary: 'What was booked, by quarter of an hour, as a file that can be imported',
      parameters: [
        parameter('format', 'What kind of file.', 'json', oneOf(exportFormats.map(({ name }) => name))),
        parameter(
          'from',
          'The first instant: a date in the time zone, or a date-time with offset. All there is unless it is given.',
          '2026-11-01',
        ),
        parameter('to', 'The first instant after it; now unless it is given.'),
        parameter('timezone', 'An IANA name; that of the budgets file unless it is given.'),
        parameter('project', 'Only such projects; a pattern such as `chat*`.', '*'),
        parameter('provider', 'Only such providers.'),
        parameter('model', 'Only such models.'),
        parameter('operation', 'Only such operations.'),
        parameter('user', 'Only such users.'),
      ],
      answers: {
        200: { description: 'The file.', content: fileBodies },
        400: json('The parameters cannot be understood.', ref('ErrorAnswer')),
      },
      handler: (parts) => (request, response) => answerExport(parts, request.query, response),
    },
    {
      method: 'post',
      path: '/api/v1/import',
      demand: 'write',
      operationId: 'importUsage',
      summary: 'Books what a file says and was not known yet; again it changes nothing',
      description:
        'Exports of a ledger, logs with a line of JSON for each call, and what token_monitor keeps and exports, up to ' +
        '1 GiB; what it is is seen from its content. Who accepts `application/x-ndjson` is told how far it is, line by ' +
        'line (`{"done":0.5}`), and the answer in the last one.',
      parameters: [
        parameter('name', 'What the file is called.'),
        parameter('project', 'The project of calls that name none.'),
        parameter('timezone', 'Of times that do not say their own; that of the budgets file unless it is given.'),
        parameter('strict', 'Whether nothing is booked where anything is wrong.', 'true', oneOf(['true', 'false'])),
      ],
      requestBody: { description: 'The file.', content: fileBodies, example: exportExample },
      answers: {
        200: {
          ...json('What became of it.', ref('ImportAnswer')),
          content: { 'application/json': ref('ImportAnswer'), [progressType]: text() },
        },
        400: json('Nothing was imported.', ref('ErrorAnswer')),
        413: json('It is too large.', ref('ErrorAnswer')),
        415: json('It is encoded.', ref('ErrorAnswer')),
      },
      handler: (parts) => (request, response) => answerImport(parts, request, response),
    },
    {
      method: 'post',
      path: '/api/v1/reset',
      demand: 'write',
      operationId: 'reset',
      summary: 'Sets all usage, or some budgets, to zero, after a backup',
      description: 'Apps are not booked again for what they have counted. Budgets tell everything anew.',
      requestBody: {
        ...json('What, and that it is meant.', {
          type: 'object',
          required: ['what', 'confirm'],
          properties: {
            what: {
              oneOf: [
                { const: 'everything' },
                { type: 'object', properties: { budgets: listOf(text()) }, required: ['budgets'] },
              ],
            },
            confirm: { const: true },
          },
        }),
        example: { what: { budgets: ['today'] }, confirm: true },
      },
      answers: {
        200: json('It begins at zero.', ref('ResetAnswer')),
        400: json('Nothing was reset.', ref('ErrorAnswer')),
      },
      handler: resetHandler,
    },
    {
      method: 'post',
      path: '/api/v1/backup',
      demand: 'write',
      operationId: 'backup',
      summary: 'Copies everything the ledger knows into a file beside it, while it goes on',
      answers: { 200: json('Where the copy is.', ref('BackupAnswer')) },
      handler:
        ({ safekeeping }) =>
        async (_request, response) => {
          const backup = await safekeeping.backup()
          response.json({ backup, message: howToGoBack } satisfies BackupAnswer)
        },
    },
  ],
}

async function answerExport(parts: RouteParts, query: object, response: Response): Promise<void> {
  const { book, budgets, store, now } = parts
  // So that the oldest is in the tables, whatever was imported just now.
  await book.fold(now())
  const read = readExportQuery(query as Record<string, unknown>, {
    timezone: budgets.current.timezone,
    now: now(),
    firstMs: await store.oldestBucketMs(),
  })
  if ('mistakes' in read) {
    const { mistakes } = read
    response.status(400).json({ error: 'These parameters cannot be understood.', mistakes } satisfies ErrorAnswer)
    return
  }
  const { format, from, to } = read
  const file = `tollbell-${from.toISOString().slice(0, 10)}-${to.toISOString().slice(0, 10)}.${format.extension}`
  response.set('Content-Type', format.contentType)
  response.set('Content-Disposition', `attachment; filename="${file}"`)
  const pieces = format.write({ ledger: await store.id(), from, to }, exportedRecords(book, read))
  await pipeline(Readable.from(pieces), response).catch((error: unknown) => {
    // Whoever asked has gone.
    if (!response.destroyed || response.writableFinished) throw error
  })
}

function resetHandler({ safekeeping }: RouteParts): RequestHandler {
  const parse = promisify(express.json({ limit: '16kb' }))
  return async (request, response) => {
    await parse(request, response)
    const read = readReset(request.body)
    if ('mistakes' in read) {
      response.status(400).json({ error: 'Nothing was reset.', mistakes: read.mistakes } satisfies ErrorAnswer)
      return
    }
    try {
      const backup = await safekeeping.reset(read.what)
      const named = read.what === 'everything' ? 'All usage' : `What ${read.what.budgets.join(', ')} counts`
      response.json({ backup, message: `${named} is set to zero. ${howToGoBack}` } satisfies ResetAnswer)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      response.status(400).json({ error: error.message } satisfies ErrorAnswer)
    }
  }
}

const howToGoBack =
  'To go back to it, stop the ledger, put the file in the place of ledger.sqlite (without its -wal and -shm), and start it again; into a database it goes with tollbell copy.'

function parameter(name: string, description: string, example?: string, schema: Schema = text()): Parameter {
  return { name, description, schema, ...(example !== undefined && { example }) }
}

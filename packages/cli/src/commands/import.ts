import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { StartError } from '@tollbell/service'
import { Command } from 'commander'
import type { ImportFormat, ImportOptions } from '../import/format.ts'
import { importFormats } from '../import/formats.ts'
import type { Surroundings } from '../surroundings.ts'
import { type LedgerOptions, ledgerFrom, withLedgerOptions } from './ledger-options.ts'

type CommandOptions = LedgerOptions & Pick<ImportOptions, 'project' | 'timezone'> & { readonly strict?: true }

/** `tollbell import` */
export function importFiles(surroundings: Surroundings): Command {
  return withLedgerOptions(new Command('import'))
    .description(
      'Bring in what apps that ended had written down, exports, and logs of others. Doing it again changes nothing.',
    )
    .argument(
      '<path...>',
      'journals of apps (TOLLBELL_JOURNAL_DIR), exports, logs with a line of JSON for each call, what token_monitor keeps and exports; or folders of them',
    )
    .option('--project <name>', 'the project of calls that name none')
    .option('--timezone <zone>', 'of times that do not say their own (default: that of the budgets file)')
    .option('--strict', 'nothing of a file goes in where anything in it is wrong')
    .action(async (paths: string[], { project, timezone, strict, ...options }: CommandOptions) => {
      const ledger = ledgerFrom(options, surroundings)
      const { files, mistakes } = await filesAt(paths.map((path) => resolve(surroundings.cwd, path)))
      mistakes.push(...(await importAll(files, { ledger, project, timezone, strict: strict ?? false }, surroundings)))
      if (mistakes.length > 0) throw new StartError(mistakes)
    })
}

/** Imports what can be, and says so. Answers a sentence for each file that cannot. */
async function importAll(
  files: ReadonlyMap<ImportFormat, readonly string[]>,
  options: ImportOptions,
  surroundings: Surroundings,
): Promise<string[]> {
  const mistakes: string[] = []
  try {
    for (const [format, paths] of files) {
      for await (const outcome of format.import(paths, options, surroundings)) {
        for (const line of outcome.lines) surroundings.print(`${line}\n`)
        mistakes.push(...outcome.mistakes)
      }
    }
  } catch (error) {
    // The ledger takes nothing any more. What was told of files before is told all the same.
    if (!(error instanceof StartError)) throw error
    mistakes.push(...error.mistakes)
  }
  return mistakes
}

/** The files to import, by what they are, and a sentence for each path that has none. */
async function filesAt(
  paths: readonly string[],
): Promise<{ files: ReadonlyMap<ImportFormat, readonly string[]>; mistakes: string[] }> {
  const files = new Map<ImportFormat, Set<string>>()
  const mistakes: string[] = []
  for (const path of paths) {
    const found = await filesOf(path)
    if (typeof found === 'string') mistakes.push(found)
    else for (const [format, file] of found) files.set(format, (files.get(format) ?? new Set()).add(file))
  }
  return { files: new Map([...files].map(([format, some]) => [format, [...some]])), mistakes }
}

/** The files of a folder, or the file itself, each with its format; a sentence where there is none. */
async function filesOf(path: string): Promise<[ImportFormat, string][] | string> {
  const names = importFormats.map(({ name }) => name).join(', ')
  const kind = statSync(path, { throwIfNoEntry: false })
  if (!kind) return `${path}: there is no such file or folder.`
  if (kind.isDirectory()) {
    const found = await Promise.all(
      importFormats.map(async (format) =>
        (await format.filesIn(path)).map((file): [ImportFormat, string] => [format, file]),
      ),
    )
    return found.flat().length > 0 ? found.flat() : `${path}: nothing to import in it. It takes: ${names}.`
  }
  for (const format of importFormats) if (await format.recognises(path)) return [[format, path]]
  return `${path}: not a file that can be imported. It takes: ${names}.`
}

import type { ImportFormat } from './format.ts'
import { journal } from './journal.ts'
import { usageFile } from './usage-file.ts'

/** Every format, in the order in which a file is tried. */
export const importFormats: readonly ImportFormat[] = [journal, usageFile]

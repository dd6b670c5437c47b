export {
  type ImportedJournal,
  type ImportTarget,
  importJournal,
  isJournal,
  journalsIn,
  NotReported,
} from './import.ts'

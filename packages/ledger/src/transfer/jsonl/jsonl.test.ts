import { describeFormat } from '../format.contract.ts'
import { jsonl } from './jsonl.ts'

describeFormat(jsonl)

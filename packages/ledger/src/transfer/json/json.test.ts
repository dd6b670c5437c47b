import { describeFormat } from '../format.contract.ts'
import { json } from './json.ts'

describeFormat(json)

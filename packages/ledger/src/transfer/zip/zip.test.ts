import { describeFormat } from '../format.contract.ts'
import { zip } from './zip.ts'

describeFormat(zip)

import { describeFormat } from '../format.contract.ts'
import { csv } from './csv.ts'

describeFormat(csv)

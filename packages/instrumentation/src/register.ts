import { install } from './process-meter.ts'

install()

// `@tollbell/instrumentation/register` with a shorter wait for answers nobody reads.
import { TollbellInstrumentation } from '@tollbell/instrumentation'

export const unreadBodySeconds = 0.2

const instrumentation = new TollbellInstrumentation({ unreadBodySeconds, enabled: false })
if (process.env['MATRIX_METERED'] === 'true') instrumentation.enable()

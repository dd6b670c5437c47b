import * as fc from 'fast-check'

// Tests of properties try the same cases in each run: what passed does not fail by chance, and what failed fails again.
// For other cases: TOLLBELL_SEED=1 npm test -- packages/ledger
fc.configureGlobal({ seed: Number(process.env['TOLLBELL_SEED'] ?? 20261122) })

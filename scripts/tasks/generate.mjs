// Writes everything anew that is generated and committed: deploy/, grafana/, the description of the ledger's API
// and the schema of the budgets file.
await import('../../packages/mixin/src/generate.ts')
await import('../../packages/ledger/src/api/generate.ts')
await import('../../packages/budgets/src/generate.ts')

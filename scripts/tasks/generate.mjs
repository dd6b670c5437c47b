// Writes everything anew that is generated and committed: deploy/, grafana/ and the description of the ledger's API.
await import('../../packages/mixin/src/generate.ts')
await import('../../packages/ledger/src/api/generate.ts')

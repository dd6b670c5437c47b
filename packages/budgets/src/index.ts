export * from './budget.ts'
export * from './mistakes.ts'
export * from './notices.ts'

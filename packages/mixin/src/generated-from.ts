/** What each generated file says of itself. */
export function generatedFrom(source: string): string {
  return `Generated from ${source} by \`npm run generate\`; change it there.`
}

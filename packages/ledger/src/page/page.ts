import { bellIcon } from '@tollbell/service'

/** Nothing but the page's own files may load or run, whatever a project is called; and no text is ever read as HTML. */
export const contentSecurityPolicy: string = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `connect-src 'self'`,
  // The icon.
  `img-src data:`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
  `require-trusted-types-for 'script'`,
  `trusted-types 'none'`,
].join('; ')

/**
 * The page before its script has run: addresses are relative, so that a proxy may put it below a path of its own.
 *
 * @param assets the folder of the page's files, `page/3f2a…`
 * @param modules the scripts that are needed at once; they load together, not one after the other
 */
export function pageHtml(assets: string, modules: readonly string[]): string {
  const preloads = modules.map((file) => `<link rel="modulepreload" href="${assets}/${file}">`)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>tollbell</title>
<link rel="icon" href="${bellIcon}">
<link rel="stylesheet" href="${assets}/style.css">
${preloads.join('\n')}
<script type="module" src="${assets}/main.js"></script>
</head>
<body>
<a class="skip" href="#main">Skip to the figures</a>
<header></header>
<p role="status" class="news"></p>
<main id="main" tabindex="-1"><noscript>This page needs JavaScript. The same figures: /api/v1/summary, or <code>tollbell status</code>.</noscript></main>
</body>
</html>
`
}

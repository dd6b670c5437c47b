/** The icon of our pages, as an address that loads nothing. */
export const bellIcon: string = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><text y="13" font-size="13">🔔</text></svg>',
)}`

/** The colours our pages share, light and dark: every text is readable on the paper by 4.5 to 1 at least. */
export const pageColours: string = `
:root { color-scheme: light dark; --ink: #1d1c1d; --faint: #5f6368; --paper: #f4f4f5; --line: #d7d7db; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e8ea; --faint: #a3a6ad; --paper: #111214; --line: #34363b; } }
* { box-sizing: border-box; }`

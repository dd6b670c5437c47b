import { pageColours } from '@tollbell/service'

/**
 * How the page looks. Sides are those of the language (`inline-start`), so that it is mirrored by itself where the
 * language runs from right to left.
 */
export const pageCss: string = `${pageColours}
:root { --card: #fff; --accent: #1557b0; --good: #1a7f37; --warning: #9a5b00; --critical: #c1272d;
  --c0: #8a8f98; --c1: #2f6fde; --c2: #d9730d; --c3: #2b8a3e; --c4: #9c36b5; --c5: #0b7285; --c6: #c2255c; --c7: #7a5c00; }
@media (prefers-color-scheme: dark) { :root { --card: #1b1d20; --accent: #8ab4f8; --good: #57c46b; --warning: #e8a33d;
  --critical: #ff7b72; --c0: #7d828b; --c1: #6ea1ff; --c2: #ff9f4a; --c3: #5ec76f; --c4: #d38bea; --c5: #45b8cc;
  --c6: #f27ba4; --c7: #d0b13f; } }
body { margin: 0 auto; padding: 16px; max-width: 960px; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, 'Noto Sans', 'Noto Sans Arabic', 'Noto Sans CJK JP', sans-serif; }
h1, h2, h3, h4, p { margin: 0; }
h1 { font-size: 20px; }
h2 { font-size: 16px; }
h2 small { color: var(--faint); font-weight: 400; font-size: 13px; }
h3 { font-size: 15px; }
h4 { font-size: 14px; font-weight: 600; }
h3, h4, th, .only, .note, li { overflow-wrap: anywhere; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
main:focus { outline: none; }
header { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: baseline; margin-block-end: 12px; }
.controls { display: flex; gap: 8px; margin-inline-start: auto; }
button, select, input { font: inherit; color: inherit; min-height: 36px; padding: 4px 12px; border: 1px solid var(--faint);
  border-radius: 8px; background: var(--card); }
button { cursor: pointer; }
.skip { position: absolute; inset-inline-start: 8px; inset-block-start: -80px; padding: 8px 12px; background: var(--card);
  border-radius: 8px; z-index: 1; }
.skip:focus { inset-block-start: 8px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.news:not(:empty), .note { margin-block-end: 12px; padding: 8px 12px; border-radius: 8px; border: 1px solid var(--line);
  border-inline-start: 4px solid var(--accent); background: var(--card); }
.note.warning { border-inline-start-color: var(--warning); }
.note ul { margin: 4px 0; padding-inline-start: 20px; }
section { margin-block-end: 24px; }
section > h2 { margin-block-end: 8px; }
.card { padding: 12px 16px; border: 1px solid var(--line); border-radius: 10px; background: var(--card); }
.tiles, .cards { display: grid; gap: 12px; grid-template-columns: repeat(auto-fit, minmax(min(280px, 100%), 1fr)); }
.cards { align-items: start; }
.whole { grid-column: 1 / -1; }
.balances { display: grid; gap: 0 32px; grid-template-columns: repeat(auto-fill, minmax(min(240px, 100%), 1fr)); }
.big { font-size: 32px; line-height: 1.3; font-weight: 650; font-variant-numeric: tabular-nums; }
.faint, time { color: var(--faint); font-size: 14px; }
.spread { display: flex; flex-wrap: wrap; gap: 0 16px; justify-content: space-between; align-items: baseline; }
.balance { margin-block-start: 10px; }
.standing { font-size: 13px; color: var(--tone); }
.standing::before { content: '●'; margin-inline-end: 4px; }
.balance { --tone: var(--good); }
.balance[data-standing='warning'] { --tone: var(--warning); }
.balance[data-standing='critical'], .balance[data-standing='exhausted'] { --tone: var(--critical); }
.balance[data-standing='warning'] .standing::before { content: '▲'; }
.balance[data-standing='critical'] .standing::before { content: '◆'; }
.balance[data-standing='exhausted'] .standing::before { content: '■'; }
.gone { color: var(--tone); }
.bar { position: relative; height: 10px; margin-block: 4px; border-radius: 5px; background: var(--line); overflow: hidden;
  print-color-adjust: exact; }
.bar::before { content: ''; position: absolute; inset-block: 0; inset-inline-start: 0; inline-size: var(--used);
  background: var(--tone); }
.bar i { position: absolute; inset-block: 0; inset-inline-start: var(--at); inline-size: 2px; background: var(--card); }
.choices { display: flex; flex-wrap: wrap; gap: 8px 24px; margin-block-end: 8px; }
.choices nav { display: flex; flex-wrap: wrap; gap: 4px; }
.choices a { padding: 4px 10px; border: 1px solid var(--line); border-radius: 8px; background: var(--card);
  color: var(--ink); text-decoration: none; }
.choices a[aria-current] { border-color: var(--accent); color: var(--accent); font-weight: 600; }
.only { margin-block-end: 8px; }
.chart { display: block; max-width: 100%; }
.chart line { stroke: var(--line); }
.chart text { fill: var(--faint); font-size: 12px; }
.chart .field { fill: transparent; }
.chart g:hover > .field { fill: var(--line); }
${[0, 1, 2, 3, 4, 5, 6, 7].map((rank) => `.c${rank} { fill: var(--c${rank}); background: var(--c${rank}); }`).join('\n')}
.dot { display: inline-block; width: 10px; height: 10px; margin-inline-end: 8px; border-radius: 3px;
  print-color-adjust: exact; }
.scroll { overflow-x: auto; margin-block-start: 8px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
table.card { border-collapse: separate; border-spacing: 0; }
th, td { padding: 4px 8px; text-align: end; border-block-end: 1px solid var(--line); }
tbody tr:last-child > * { border-block-end: 0; }
thead th { color: var(--faint); font-size: 13px; font-weight: 500; white-space: nowrap; overflow-wrap: normal; }
th:first-child { text-align: start; padding-inline-start: 0; font-weight: 400; min-width: 9em; }
td:last-child, thead th:last-child { padding-inline-end: 0; }
td { white-space: nowrap; }
summary { margin-block-start: 8px; cursor: pointer; color: var(--accent); }
.list { margin: 0; padding: 4px 16px; list-style: none; }
.list li { padding-block: 6px; border-block-end: 1px solid var(--line); }
.list li:last-child { border-block-end: 0; }
.empty pre { margin-block: 8px; padding: 12px; white-space: pre-wrap; overflow-wrap: anywhere; border-radius: 8px; background: var(--paper); }
.login { max-width: 460px; margin: 48px auto; }
.login form { display: grid; gap: 8px; margin-block-start: 8px; }
.login button { background: var(--accent); border-color: var(--accent); color: var(--card); font-weight: 600; }
.mistake:empty { display: none; }
.mistake { color: var(--critical); }
@media print {
  .skip, .controls, .choices, details { display: none; }
  body { max-width: none; padding: 0; background: none; }
  section, .card { break-inside: avoid; }
  .chart rect { print-color-adjust: exact; }
}
`

import { pageColours } from '@tollbell/service'

/** How the inbox looks around the messages; each channel brings the look of its own. */
export const pageCss: string = `${pageColours}
body { margin: 0 auto; padding: 16px; max-width: 720px; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, 'Noto Sans', sans-serif; }
h1 { margin: 0; font-size: 22px; }
header p { margin: 4px 0 16px; color: var(--faint); }
article { margin: 0 0 16px; border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
article h2 { display: flex; flex-wrap: wrap; gap: 2px 8px; align-items: baseline; margin: 0; padding: 8px 12px;
  font-size: 13px; font-weight: 400; border-bottom: 1px solid var(--line); }
article h2 time, .language { color: var(--faint); }
.state { margin-inline-start: auto; padding: 0 8px; border-radius: 9px; border: 1px solid var(--line); }
[data-state='dead'] .state { border-color: #da373c; color: #da373c; }
[data-state='delivered'] .state { border-color: #23a55a; }
.detail { margin: 0; padding: 6px 12px; border-top: 1px solid var(--line); color: var(--faint); font-size: 13px; }
button { font: inherit; color: inherit; padding: 2px 10px; border: 1px solid var(--line); border-radius: 8px;
  background: transparent; cursor: pointer; }
.empty { padding: 48px 16px; text-align: center; color: var(--faint); }
pre { margin: 0; padding: 12px; white-space: pre-wrap; overflow-wrap: anywhere; }
`

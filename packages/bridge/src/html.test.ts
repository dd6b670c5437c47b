import { expect, test } from 'vitest'
import { html, raw } from './html.ts'

test.each([
  {
    name: 'text is escaped',
    made: html`<b>${'<i> & "q" \'s\''}</b>`,
    text: '<b>&#60;i&#62; &#38; &#34;q&#34; &#39;s&#39;</b>',
  },
  { name: 'HTML within HTML is not', made: html`<p>${html`<b>${'&'}</b>`}</p>`, text: '<p><b>&#38;</b></p>' },
  { name: 'lists are joined', made: html`${[html`<li>`, '<']}`, text: '<li>&#60;' },
  { name: 'nothing is nothing', made: html`${undefined}${0}`, text: '0' },
  { name: 'what is written here may be put in as it is', made: html`${raw('<hr>')}`, text: '<hr>' },
])('$name', ({ made, text }) => {
  expect(made.toString()).toBe(text)
})

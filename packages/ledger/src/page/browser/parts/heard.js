/** @import { SummaryAnswer } from '../../../api/types.ts' */
/** @import { Reader } from '../reader.js' */
import { el, name } from '../dom.js'

/**
 * When each project last reported: who is silent is not counted.
 * @param {SummaryAnswer} summary
 * @param {Reader} reader
 */
export function heardSection({ lastExports, now }, reader) {
  const { say } = reader
  return el(
    'section',
    { id: 'heard', 'aria-labelledby': 'heard-title' },
    el('h2', { id: 'heard-title' }, say('heard')),
    el(
      'table',
      { class: 'card' },
      el(
        'thead',
        {},
        el('tr', {}, el('th', { scope: 'col' }, say('project')), el('th', { scope: 'col' }, say('heard.last'))),
      ),
      el(
        'tbody',
        {},
        ...lastExports.map(({ project, at }) =>
          el(
            'tr',
            {},
            el('th', { scope: 'row' }, project === '' ? say('name.unknown') : name(project)),
            el('td', {}, el('time', { datetime: at }, reader.ago(at, now))),
          ),
        ),
      ),
    ),
  )
}

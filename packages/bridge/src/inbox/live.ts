/**
 * The page's only script: fetches the list again when the bridge says that something changed, and writes moments in
 * the reader's own zone and language, as the services do.
 */
export const liveScript = `
const list = document.getElementById('messages')
const live = document.getElementById('live')

function relative(date) {
  const units = [['day', 86400], ['hour', 3600], ['minute', 60]]
  const seconds = (date - Date.now()) / 1000
  const [unit, size] = units.find(([, each]) => Math.abs(seconds) >= each) ?? ['second', 1]
  return new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' }).format(Math.round(seconds / size), unit)
}

function localTimes() {
  for (const time of document.querySelectorAll('time[data-style]')) {
    const date = new Date(time.dateTime)
    time.title = date.toLocaleString(undefined, { dateStyle: 'full', timeStyle: 'long' })
    time.textContent = time.dataset.style === 'R'
      ? relative(date)
      : date.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
  }
}

let refreshing = false
let changedMeanwhile = false

// A flood of messages is fetched in one go: never two requests at once, and one more if something came in between.
async function refresh() {
  changedMeanwhile = refreshing
  if (refreshing) return
  refreshing = true
  try {
    const response = await fetch('/inbox/messages')
    if (response.ok) list.innerHTML = await response.text()
    localTimes()
  } catch {
    // The bridge is gone; changes.onerror says so.
  }
  refreshing = false
  if (changedMeanwhile) void refresh()
}

async function sendAgain(button) {
  button.disabled = true
  try {
    const response = await fetch('/api/v1/messages/' + button.dataset.retry + '/retry', { method: 'POST' })
    if (response.ok) return refresh()
    const { error } = await response.json()
    button.replaceWith(error)
  } catch {
    button.disabled = false
  }
}

list.addEventListener('click', ({ target }) => {
  if (target.matches('button[data-retry]')) void sendAgain(target)
})

const changes = new EventSource('/inbox/events')
changes.onopen = () => { live.textContent = 'Live.'; void refresh() }
changes.onmessage = () => void refresh()
changes.onerror = () => { live.textContent = 'The bridge does not answer; trying again.' }
setInterval(localTimes, 30000)
localTimes()
`

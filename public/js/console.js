// The host's console: the chat follows its newest line, and what was sent leaves the field.
(() => {
  const most = 300

  const follow = log => {
    let atEnd = true
    const toEnd = () => (log.scrollTop = log.scrollHeight)
    log.addEventListener('scroll', () => (atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 48), { passive: true })
    new MutationObserver(() => {
      while (atEnd && log.children.length > most) log.firstElementChild.remove()
      if (atEnd) toEnd()
    }).observe(log, { childList: true })
    toEnd()
  }

  // The show has been opened: what was the test is now the show, and the picture comes from elsewhere.
  const stream = () => document.querySelector('[data-stream]')?.dataset.stream
  const first = stream()
  new MutationObserver(() => {
    if (stream() && stream() !== first) location.reload()
  }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-stream'] })

  const log = document.getElementById('messages')
  if (log) follow(log)

  document.addEventListener('htmx:after:request', event => {
    const { sourceElement, response } = event.detail?.ctx ?? {}
    if (sourceElement?.id === 'composer' && response?.raw?.ok) sourceElement.reset()
  })
})()

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

  const log = document.getElementById('messages')
  if (log) follow(log)

  document.addEventListener('htmx:after:request', event => {
    const { sourceElement, response } = event.detail?.ctx ?? {}
    if (sourceElement?.id === 'composer' && response?.raw?.ok) sourceElement.reset()
  })
})()

// The checkout sheet: one more or one fewer, and how long until another code may be asked for.
(() => {
  document.addEventListener('click', event => {
    const button = event.target.closest?.('[data-step]')
    const input = button?.parentElement.querySelector('input')
    if (!input) return
    const wanted = (Number.parseInt(input.value, 10) || 1) + Number(button.dataset.step)
    const value = String(Math.min(Math.max(wanted, Number(input.min)), Number(input.max)))
    if (value === input.value) return
    input.value = value
    input.dispatchEvent(new Event('change', { bubbles: true }))
  })

  const wait = button => {
    const { waitText, waitOver } = button.dataset
    const until = Date.now() + Number(button.dataset.wait) * 1000
    delete button.dataset.wait
    button.disabled = true
    const tick = () => {
      if (!button.isConnected) return clearInterval(timer)
      const left = Math.ceil((until - Date.now()) / 1000)
      button.textContent = left > 0 ? waitText.replace('{s}', left) : waitOver
      if (left > 0) return
      button.disabled = false
      clearInterval(timer)
    }
    const timer = setInterval(tick, 1000)
    tick()
  }

  // The dialog is named after what it shows.
  const sheet = document.querySelector('dialog#sheet')
  const ownName = sheet?.getAttribute('aria-label')
  const name = () => {
    const title = sheet.querySelector('#sheet-title')
    if (title) sheet.setAttribute('aria-label', title.textContent)
    else if (ownName) sheet.setAttribute('aria-label', ownName)
  }

  const look = () => {
    document.querySelectorAll('[data-wait]').forEach(wait)
    if (sheet) name()
  }
  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true })
  look()
})()

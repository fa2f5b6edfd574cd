// The manners of every page: streams that could not start try again, forms say they are busy, files are shown.
(() => {
  // A stream whose first answer failed is not tried again by the extension.
  document.addEventListener('htmx:finally:request', event => {
    const element = event.detail?.ctx?.sourceElement
    if (element?.hasAttribute?.('hx-sse:connect') && !element._htmx?.sse) setTimeout(() => htmx.trigger(element, 'sse-retry'), 2000)
  })

  // A plain form that is on its way is not sent twice.
  document.addEventListener('submit', event => {
    const form = event.target
    if (form.matches('form[method="post"]:not([hx-post]):not([data-again])')) {
      if (form.dataset.busy) return event.preventDefault()
      form.dataset.busy = 'yes'
      setTimeout(() => delete form.dataset.busy, 8000)
    }
  })
  addEventListener('pageshow', () => document.querySelectorAll('form[data-busy]').forEach(form => delete form.dataset.busy))

  // Notices go by themselves once they have been read.
  const fade = new MutationObserver(() => {
    for (const notice of document.querySelectorAll('#notices .notice:not([data-timed]):not(.notice--bad)')) {
      notice.dataset.timed = 'yes'
      setTimeout(() => notice.remove(), 6000)
    }
  })
  const notices = document.getElementById('notices')
  if (notices) fade.observe(notices, { childList: true })

  // How many things are in the cart, as the shop last said it.
  const countCart = () => {
    const count = Number(/(?:^|; )cart-count=(\d+)/.exec(document.cookie)?.[1] ?? 0)
    for (const badge of document.querySelectorAll('[data-cart-count]')) {
      badge.hidden = !count
      badge.textContent = count > 99 ? '99+' : count
    }
  }
  document.addEventListener('cart-changed', countCart)
  document.addEventListener('cart-added', () => document.querySelector('dialog#sheet[open]')?.close())
  addEventListener('pageshow', countCart)
  countCart()

  // Copy buttons, dialogs and their closing.
  document.addEventListener('click', async event => {
    const copy = event.target.closest?.('[data-copy]')
    if (copy) {
      const source = document.getElementById(copy.dataset.copy)
      const text = source?.value ?? source?.textContent ?? ''
      try { await navigator.clipboard.writeText(text.trim()) } catch { source?.select?.(); document.execCommand('copy') }
      copy.dataset.copied = 'yes'
      setTimeout(() => delete copy.dataset.copied, 2000)
    }
    const open = event.target.closest?.('[data-open]')
    if (open) document.getElementById(open.dataset.open)?.showModal()
    if (event.target.matches?.('dialog')) event.target.close()
  })
})()

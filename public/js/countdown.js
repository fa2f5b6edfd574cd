// Counts down to what ends, by the shop's clock: [data-ends] is when (ms), [data-clock] what the shop's clock said when
// it was drawn. A page is never drawn after it is seen, so the largest difference ever seen is the truest.
{
  let ahead = -Infinity
  const known = new WeakMap()
  const two = value => String(value).padStart(2, '0')

  const tick = () => {
    const signs = document.querySelectorAll('[data-ends]')
    for (const sign of signs) {
      if (known.get(sign) === sign.dataset.clock) continue
      known.set(sign, sign.dataset.clock)
      ahead = Math.max(ahead, Number(sign.dataset.clock) - Date.now())
    }
    for (const sign of signs) {
      const seconds = Math.max(0, Math.ceil((Number(sign.dataset.ends) - Date.now() - ahead) / 1000))
      const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
      const text = h ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`
      if (sign.textContent !== text) sign.textContent = text
    }
  }
  setInterval(tick, 250)
  tick()

  // A coupon that was claimed on this page stays claimed, however often its card is drawn anew for everybody.
  const mine = new Set()
  const mark = () => {
    for (const card of document.querySelectorAll('form[data-drop]')) {
      if (!mine.has(card.dataset.drop) || card.classList.contains('coupon--held')) continue
      const button = card.querySelector('button')
      card.classList.add('coupon--held')
      button.disabled = true
      button.textContent = button.dataset.yours
    }
  }
  document.addEventListener('htmx:finally:request', event => {
    const { sourceElement, response } = event.detail?.ctx ?? {}
    if (sourceElement?.dataset?.drop && response?.status === 200) mine.add(sourceElement.dataset.drop)
    mark()
  })
  const place = document.getElementById('coupon')
  if (place) new MutationObserver(mark).observe(place, { childList: true, subtree: true, attributes: true, attributeFilter: ['class', 'disabled'] })
}

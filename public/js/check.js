// The check before the show: how fast this computer can send. What arrived is counted at the other end.
(() => {
  const most = 16_000_000
  const long = 1500 // ms that a trial should take to say something

  const noise = size => {
    const bytes = new Uint8Array(size)
    for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, Math.min(size, at + 65_536)))
    return bytes
  }

  const send = async (url, size) => {
    const began = performance.now()
    const answer = await fetch(url, { method: 'POST', body: noise(size), headers: { 'content-type': 'application/octet-stream', 'hx-request-type': 'partial' } })
    if (!answer.ok) throw new Error(String(answer.status))
    return performance.now() - began
  }

  document.addEventListener('click', async event => {
    const button = event.target.closest?.('[data-upload]')
    if (!button || button.disabled) return
    const state = document.getElementById('upload-state')
    button.disabled = true
    state.textContent = button.dataset.busyText
    try {
      const first = await send(button.dataset.upload, 1_000_000)
      if (first < long) await send(button.dataset.upload, Math.min(most, Math.round((1_000_000 * long) / Math.max(first, 50))))
      state.textContent = ''
      htmx.trigger('#check-beat', 'again')
    } catch {
      state.textContent = button.dataset.failedText
    }
    button.disabled = false
  })
})()

// A courier's phone: labels are scanned where the browser can, and what is typed without a connection is kept and sent later.
(() => {
  // Scanning
  const frame = document.querySelector('[data-scan]')
  if (frame) scan(frame, document.querySelector('[data-scan-said]'))

  async function scan(frame, said) {
    const tell = text => (said.textContent = text)
    if (!('BarcodeDetector' in window) || !navigator.mediaDevices?.getUserMedia) return tell(frame.dataset.cannot)
    let detector
    try {
      const known = await BarcodeDetector.getSupportedFormats()
      const formats = ['code_128', 'code_39', 'ean_13', 'qr_code', 'data_matrix'].filter(format => known.includes(format))
      if (!formats.length) return tell(frame.dataset.cannot)
      detector = new BarcodeDetector({ formats })
    } catch {
      return tell(frame.dataset.cannot)
    }
    let stream
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } } })
    } catch (error) {
      return tell(error.name === 'NotAllowedError' ? frame.dataset.denied : frame.dataset.none)
    }
    const video = frame.querySelector('video')
    frame.hidden = false
    video.srcObject = stream
    video.play().catch(() => {})
    const stop = () => stream.getTracks().forEach(track => track.stop())
    addEventListener('pagehide', stop)
    const look = async () => {
      if (!stream.active) return
      const [found] = await detector.detect(video).catch(() => [])
      if (!found?.rawValue) return setTimeout(look, 200)
      stop()
      navigator.vibrate?.(80)
      location.assign(`/courier/find?code=${encodeURIComponent(found.rawValue)}`)
    }
    look()
  }

  // What could not be sent: in the browser's own database, with its photo.
  const note = document.querySelector('[data-kept]')
  if (!note) return
  const { me } = note.dataset
  const show = text => {
    note.textContent = text
    note.hidden = false
  }

  const opened = new Promise((resolve, reject) => {
    const request = indexedDB.open('deliveries', 1)
    request.onupgradeneeded = () => request.result.createObjectStore('kept', { keyPath: 'intent' })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  const inStore = async (mode, work) => {
    const db = await opened
    return new Promise((resolve, reject) => {
      const transaction = db.transaction('kept', mode)
      const request = work(transaction.objectStore('kept'))
      transaction.oncomplete = () => resolve(request.result)
      transaction.onerror = transaction.onabort = () => reject(transaction.error)
    })
  }

  const post = (action, entries) => {
    const body = new FormData()
    for (const [name, value] of entries) body.append(name, value)
    return fetch(action, { method: 'POST', body })
  }
  const isLogin = response => new URL(response.url).pathname.startsWith('/login')
  const sentence = async response => {
    const answer = new DOMParser().parseFromString(await response.text(), 'text/html')
    return (answer.querySelector('main .error, main .blank p, main p')?.textContent ?? '').trim()
  }

  let busy = false
  const sendKept = async () => {
    if (busy) return
    busy = true
    try {
      for (const { intent, action, entries, by } of await inStore('readonly', store => store.getAll())) {
        if (by !== me) continue
        show(note.dataset.waits)
        const response = await post(action, entries).catch(() => null)
        // Later: no connection, signed out meanwhile, or trouble at the shop.
        if (!response || isLogin(response) || response.status >= 500 || response.status === 429) return
        await inStore('readwrite', store => store.delete(intent))
        show(response.ok ? note.dataset.sent : note.dataset.refused + (await sentence(response)))
        if (response.ok && location.pathname.startsWith('/courier')) setTimeout(() => location.reload(), 1200)
      }
    } finally {
      busy = false
    }
  }

  document.addEventListener('submit', async event => {
    const form = event.target.closest('form[data-keep]')
    if (!form) return
    event.preventDefault()
    const button = form.querySelector('button')
    button.disabled = true
    const entries = [...new FormData(form).entries()].filter(([, value]) => typeof value === 'string' || value.size > 0)
    const response = await post(form.action, entries).catch(() => null)
    if (response?.ok && !isLogin(response)) return location.assign(response.url)
    if (!response || isLogin(response)) {
      await inStore('readwrite', store => store.put({ intent: form.elements.intent.value, action: form.action, entries, by: me }))
      if (response) return location.assign(response.url)
      return show(note.dataset.waits)
    }
    button.disabled = false
    show(await sentence(response))
    note.scrollIntoView({ block: 'nearest' })
  })

  addEventListener('online', sendKept)
  setInterval(sendKept, 10_000)
  sendKept()
})()

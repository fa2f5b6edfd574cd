// Recorded pictures: [data-film] on a <video controls> names a playlist. Browsers that do not play such lists by
// themselves are handed them by hls.js, when somebody presses play or at once with preload="metadata". Around the picture
// of a whole show ([data-replay]) the talk and the products follow the moment.
{
  const APPLE = 'application/vnd.apple.mpegurl'

  const loadScript = url =>
    (loadScript[url] ??= new Promise((done, failed) => {
      if (window.Hls) return done()
      const script = document.createElement('script')
      script.src = url
      script.onload = done
      script.onerror = () => failed(new Error(url))
      document.head.append(script)
    }))

  const natively = video => video.canPlayType(APPLE) && 'WebKitPlaybackTargetAvailabilityEvent' in window

  const open = async video => {
    if (video.dataset.open || natively(video)) return
    video.dataset.open = 'yes'
    await loadScript(video.dataset.hls)
    const { Hls } = window
    if (!Hls.isSupported()) return
    const wanted = !video.paused
    video.replaceChildren()
    video.removeAttribute('src')
    const hls = new Hls({ enableWorker: false, startPosition: Number(video.dataset.start) || 0, maxBufferLength: 30, backBufferLength: 30 })
    let mended = 0
    hls.on(Hls.Events.ERROR, (_, error) => {
      if (!error.fatal) return
      if (error.type === Hls.ErrorTypes.MEDIA_ERROR && performance.now() - mended > 3000) {
        mended = performance.now()
        return hls.recoverMediaError()
      }
      if (error.type === Hls.ErrorTypes.NETWORK_ERROR) setTimeout(() => hls.startLoad(), 2000)
    })
    if (wanted) hls.on(Hls.Events.MANIFEST_PARSED, () => video.play().catch(() => {}))
    hls.loadSource(video.dataset.film)
    hls.attachMedia(video)
  }

  for (const video of document.querySelectorAll('video[data-film]')) {
    if (video.preload === 'metadata') open(video)
    else video.addEventListener('play', () => open(video), { once: true })
  }

  // A sheet opens when it has been filled, and is empty again when it is closed.
  const sheet = document.querySelector('dialog#sheet')
  if (sheet) {
    new MutationObserver(() => {
      if (sheet.childElementCount && !sheet.open) sheet.showModal()
    }).observe(sheet, { childList: true })
    sheet.addEventListener('close', () => sheet.replaceChildren())
  }

  const startReplay = replay => {
    const video = replay.querySelector('video[data-film]')
    const talk = replay.querySelector('#talk')
    const piece = 120 // seconds of talk asked for at once
    const known = new Set()
    replay.dataset.scripted = 'yes'

    const seek = time => {
      if (video.readyState) video.currentTime = time
      else video.dataset.start = String(time)
      video.play().catch(() => {})
      video.scrollIntoView({ block: 'nearest' })
    }

    for (const link of replay.querySelectorAll('a[data-from]')) {
      link.addEventListener('click', event => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        history.replaceState(history.state, '', link.getAttribute('href'))
        seek(Number(link.dataset.from))
      })
    }

    // Pieces of the talk are fetched as they come near, and put where they belong.
    const fetchPiece = async number => {
      if (known.has(number)) return
      known.add(number)
      try {
        const answer = await fetch(`${replay.dataset.talk}?from=${number * piece}&to=${(number + 1) * piece}`, { headers: { 'hx-request-type': 'partial' } })
        if (!answer.ok) throw new Error(answer.status)
        const part = document.createElement('template')
        part.innerHTML = await answer.text()
        const lines = [...talk.children].filter(line => Number(line.dataset.at) < number * piece || Number(line.dataset.at) >= (number + 1) * piece)
        talk.replaceChildren(...[...lines, ...part.content.children].sort((a, b) => a.dataset.at - b.dataset.at))
        follow()
      } catch {
        known.delete(number)
      }
    }

    const isNow = (element, time) =>
      element.dataset.times.split(' ').some(times => {
        const [from, to] = times.split('-').map(Number)
        return time >= from && time < to
      })

    let shown = ''
    const follow = () => {
      const time = video.currentTime || Number(video.dataset.start) || 0
      const lines = [...talk.children]
      for (const line of lines) line.hidden = Number(line.dataset.at) > time
      const seen = lines.filter(line => !line.hidden)
      for (const line of seen.slice(0, -100)) line.hidden = true
      const state = `${seen.length} ${seen.at(-1)?.dataset.at ?? ''}`
      if (state !== shown) talk.scrollTop = talk.scrollHeight
      shown = state

      for (const card of replay.querySelectorAll('[data-times]')) card.toggleAttribute('data-now', isNow(card, time))
      for (const link of replay.querySelectorAll('a[data-from]')) {
        if (time >= Number(link.dataset.from) && time < Number(link.dataset.to)) link.setAttribute('aria-current', 'true')
        else link.removeAttribute('aria-current')
      }
    }

    const look = () => {
      follow()
      const number = Math.floor((video.currentTime || Number(video.dataset.start) || 0) / piece)
      fetchPiece(number)
      fetchPiece(number + 1)
      if (number) fetchPiece(number - 1)
    }

    video.addEventListener('timeupdate', look)
    video.addEventListener('seeked', look)
    look()
  }

  const replay = document.querySelector('[data-replay]')
  if (replay) startReplay(replay)
}

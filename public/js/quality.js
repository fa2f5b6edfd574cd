// Every half minute a watching page tells how it went: how often the picture stood, for how long, how far behind it is.
// Three numbers, nothing about who watches.
(() => {
  const stage = document.querySelector('[data-player]')
  const video = stage?.querySelector('video')
  const id = /^\/rooms\/(\d+)/.exec(location.pathname)?.[1]
  if (!video || !id) return

  const every = 30_000
  let played = false
  let stalls = 0
  let stalled = 0
  let since = null

  const expected = () => stage.dataset.state === 'live' && !document.hidden && !video.seeking && !video.paused
  const begin = () => {
    if (!played || since !== null || !expected()) return
    since = performance.now()
    stalls++
  }
  const end = () => {
    if (since !== null) stalled += performance.now() - since
    since = null
  }

  video.addEventListener('waiting', begin)
  video.addEventListener('pause', end)
  video.addEventListener('playing', () => {
    end()
    played = true
  })

  const send = () => {
    const watching = played && !document.hidden && (stage.dataset.playing === 'true' || since !== null)
    if (since !== null) {
      stalled += performance.now() - since
      since = performance.now()
    }
    const latency = Math.round(Number(stage.dataset.latency) * 1000)
    const report = new URLSearchParams({ stalls: Math.min(30, stalls), stalled: Math.min(30_000, Math.round(stalled)) })
    if (latency > 0 && latency <= 60_000) report.set('latency', latency)
    stalls = 0
    stalled = 0
    if (watching && stage.dataset.state === 'live') navigator.sendBeacon(`/rooms/${id}/quality`, report)
  }

  // Not all at once when a show begins for everybody.
  setTimeout(() => {
    send()
    setInterval(send, every)
  }, every * (0.5 + Math.random() / 2))
})()

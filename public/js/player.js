// The live picture. Loaded with <script src="/js/player.js" defer>; does nothing on a page without [data-player].
//
// What the page draws:
//   <div class="room__stage" data-player data-src="/live/7/index.m3u8" data-state="announced|live|away|ended" data-hls="/js/hls.js">
//     <video class="room__video" playsinline muted autoplay poster="…"></video>
//   </div>
//   <div><p data-player-state="live">…</p></div>   anywhere outside the stage; the server swaps it when the state changes.
//   Anywhere on the page, each optional, each a real button, [data-player-unmute] and [data-player-lag] drawn with `hidden`:
//     [data-player-play] [data-player-mute] [data-player-fullscreen] [data-player-pip]
//        with data-label-off="Play" data-label-on="Pause": the player writes aria-label and title, and data-on="true|false" to choose the icon by
//     [data-player-back]    a quarter of a minute back; needs data-dvr="/live/7/dvr.m3u8" on the stage, and data-begun (ms) for the length of the slider
//     [data-player-live] data-text="{t} behind · back to live"   shown while somebody watches what was; pressing it goes back
//     <input type="range" data-player-shift data-text="{t} behind live">   shown with it: from -1800 s to 0
//     [data-player-unmute]  big; shown until somebody has chosen
//     [data-player-lag] data-text="{s} s behind live"   shown while playing; pressing it goes to the newest picture
//     <select data-player-quality hidden>   its options' values: auto, and the names that a list of pictures may give (source, 720p, 480p, h264, still, sound);
//        shown when there is more than one
//   [data-player-frame]   what fills the screen in full screen (default: the stage)
//
// What it writes on [data-player] for style sheets: data-state, data-playing, data-muted, data-waiting (no picture comes although it should),
//   data-seat (there are too many viewers for all of it: still, sound or none is what is left), data-shifted (what is shown is recorded, not live), data-blocked (the browser wants a tap: show a big [data-player-play]), data-latency (seconds).
// The page's policy must allow media-src 'self' blob:, connect-src 'self', script-src 'self'.
{
  const APPLE = 'application/vnd.apple.mpegurl'
  const QUIET_TOO_LONG = 8 // seconds
  const RESTS_AFTER = 10_000 // ms
  const SHIFT_MOST = 1790 // seconds
  const STEP_BACK = 15

  const startPlayer = stage => {
    const video = stage.querySelector('video')
    const each = (name, use) => document.querySelectorAll(`[data-player-${name}]`).forEach(use)
    let source = null
    let opening = false
    let wanted = true
    let chosen = remembered('muted')
    let heldAt = null // the moment of the show at which somebody paused
    let skew = 0 // what this machine's clock lacks to the server's, ms
    let sliding = false

    const state = () => stage.dataset.state
    const onAir = () => state() === 'live' || state() === 'away'

    const mark = (name, value) => {
      if (stage.dataset[name] !== String(value)) stage.dataset[name] = String(value)
    }

    const label = (name, on) =>
      each(name, button => {
        const text = on ? button.dataset.labelOn : button.dataset.labelOff
        if (button.dataset.on === String(on) && button.title === (text ?? '')) return
        button.dataset.on = String(on)
        if (text) button.title = text
        if (text) button.setAttribute('aria-label', text)
      })

    const draw = () => {
      mark('muted', video.muted)
      label('play', !video.paused)
      label('mute', video.muted)
      label('fullscreen', Boolean(fullScreenElement()))
      label('pip', document.pictureInPictureElement === video)
      each('unmute', button => (button.hidden = !(source && video.muted && chosen === null)))
    }

    const drawQuality = (names, wish) => {
      const offered = names ?? []
      mark('seat', seatOf(names))
      each('quality', select => {
        for (const option of select.options) option.hidden = option.disabled = option.value !== 'auto' && !offered.includes(option.value)
        select.value = offered.includes(wish) ? wish : 'auto'
        select.hidden = offered.length < 2
      })
    }

    const drawShift = () => {
      const date = source?.shiftTo ? source.date() : null
      const behind = date === null ? 0 : Math.max(0, (serverNow() - date) / 1000)
      each('live', button => {
        button.hidden = !source?.shiftTo
        const text = (button.dataset.text ?? '{t}').replace('{t}', clockText(Math.round(behind)))
        if (!button.hidden && button.textContent !== text) button.textContent = text
      })
      each('shift', slider => {
        slider.hidden = !source?.shiftTo
        const longest = Math.min(SHIFT_MOST, Math.max(STEP_BACK, (serverNow() - (Number(stage.dataset.begun) || 0)) / 1000))
        slider.min = String(-Math.round(longest))
        if (!sliding) slider.value = String(-Math.round(behind))
        slider.setAttribute('aria-valuetext', (slider.dataset.text ?? '{t}').replace('{t}', clockText(-slider.value)))
      })
      each('back', button => (button.hidden = !canShift()))
    }

    const drawLag = () => {
      drawShift()
      if (source && !source.shiftTo && !video.paused && source.lag() !== null && source.date() !== null) skew = source.date() + source.lag() * 1000 - Date.now()
      const lag = source && !source.shiftTo && stage.dataset.playing === 'true' ? source.lag() : null
      if (lag === null) delete stage.dataset.latency
      else stage.dataset.latency = lag.toFixed(2)
      each('lag', badge => {
        badge.hidden = lag === null
        if (lag === null) return
        const seconds = lag.toLocaleString(document.documentElement.lang || undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
        const text = (badge.dataset.text ?? '{s} s').replace('{s}', seconds)
        if (badge.textContent !== text) badge.textContent = text
        badge.dataset.behind = String(lag > 4)
      })
    }

    // Browsers refuse sound before the first tap, and some (battery saver) refuse even a silent start.
    const play = async () => {
      wanted = true
      mark('blocked', false)
      try {
        await video.play()
      } catch (refusal) {
        if (refusal.name !== 'NotAllowedError') return
        if (video.muted) return mark('blocked', true)
        video.muted = true
        chosen = null
        draw()
        await play()
      }
    }

    const resume = () => {
      heldAt = null
      source?.resume()
      return play()
    }

    const serverNow = () => Date.now() + skew
    const canShift = () => Boolean(stage.dataset.dvr && onAir())

    /** Shows what was sent at that moment of the server's clock (ms), from the recording. */
    const shiftTo = async date => {
      if (!canShift() || opening) return
      heldAt = null
      const now = serverNow()
      if (now - date < 5000) return goLive()
      const wish = Math.max(date, now - SHIFT_MOST * 1000, Number(stage.dataset.begun) || 0)
      if (source?.shiftTo) {
        source.shiftTo(wish)
        return play()
      }
      opening = true
      source?.close()
      source = null
      source = await openShifted(video, stage, play, wish)
      opening = false
      mark('shifted', true)
      draw()
      drawLag()
    }

    const goLive = async () => {
      heldAt = null
      if (!source?.shiftTo) {
        source?.goLive()
        return video.paused ? resume() : undefined
      }
      source.close()
      source = null
      mark('shifted', false)
      wanted = true
      await open()
      drawLag()
    }

    /** After a pause: on from where it was held, as long as that is still there. */
    const goOn = () => {
      if (heldAt !== null && !source?.shiftTo && canShift() && serverNow() - heldAt > 6000) return shiftTo(heldAt)
      return resume()
    }

    const stepBack = () => {
      const date = source?.date() ?? heldAt ?? serverNow()
      return shiftTo(date - STEP_BACK * 1000)
    }

    const pause = () => {
      wanted = false
      heldAt = source?.date() ?? null
      video.pause()
      source?.rest()
    }

    const mute = muted => {
      video.muted = muted
      chosen = muted
      remember('muted', muted)
      draw()
    }

    const open = async () => {
      if (source || opening) return
      opening = true
      video.muted = chosen ?? true
      source = await openSource(video, stage, play, drawQuality)
      opening = false
      follow()
      draw()
    }

    const close = () => {
      source?.close()
      source = null
      wanted = true
      heldAt = null
      mark('shifted', false)
      leaveExtras(video)
      mark('playing', false)
      mark('waiting', false)
      mark('blocked', false)
      draw()
      drawLag()
    }

    const follow = () => {
      const sign = document.querySelector('[data-player-state]')
      if (sign?.dataset.playerState && sign.dataset.playerState !== state()) {
        mark('state', sign.dataset.playerState)
        source?.settle()
      }
      if (onAir()) open()
      else if (source) close()
    }

    const actions = {
      play: () => (video.paused ? goOn() : pause()),
      back: stepBack,
      live: goLive,
      mute: () => mute(!video.muted),
      unmute: () => {
        mute(false)
        if (video.paused) resume()
      },
      lag: goLive,
      fullscreen: () => toggleFullScreen(stage, video),
      pip: () => togglePictureInPicture(video)
    }

    document.addEventListener('click', event => {
      const name = Object.keys(actions).find(name => event.target.closest?.(`[data-player-${name}]`))
      if (name) actions[name]()
    })

    document.addEventListener('input', event => {
      if (!event.target.matches?.('[data-player-shift]')) return
      sliding = true
      event.target.setAttribute('aria-valuetext', (event.target.dataset.text ?? '{t}').replace('{t}', clockText(-event.target.value)))
    })
    document.addEventListener('change', event => {
      if (event.target.matches?.('[data-player-quality]')) {
        remember('quality', event.target.value)
        return source?.choose?.(event.target.value)
      }
      if (!event.target.matches?.('[data-player-shift]')) return
      sliding = false
      shiftTo(serverNow() + Number(event.target.value) * 1000)
    })

    // Single keys work only where nobody could be typing or pressing something else.
    const frame = stage.closest('[data-player-frame]') ?? stage
    document.addEventListener('keydown', event => {
      const at = event.target
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
      if (at !== document.body && !frame.contains(at)) return
      if (at.closest('input, textarea, select, [contenteditable], dialog, [role="log"]')) return
      if (event.key === ' ' && at.closest('button, a, summary, [tabindex]')) return
      const name = { ' ': 'play', k: 'play', m: 'mute', f: 'fullscreen', arrowleft: 'back' }[event.key.toLowerCase()]
      if (!name || !source) return
      event.preventDefault()
      actions[name]()
    })

    video.addEventListener('playing', () => {
      mark('playing', true)
      mark('waiting', false)
      mark('blocked', false)
      draw()
    })
    video.addEventListener('waiting', () => {
      mark('playing', false)
      mark('waiting', true)
    })
    video.addEventListener('pause', () => {
      mark('playing', false)
      if (source && wanted && !document.hidden && !video.ended && !video.seeking) pause()
      draw()
      drawLag()
    })
    video.addEventListener('volumechange', draw)
    for (const name of ['enterpictureinpicture', 'leavepictureinpicture']) video.addEventListener(name, draw)
    for (const name of ['fullscreenchange', 'webkitfullscreenchange']) document.addEventListener(name, draw)

    // Out of sight and silent, the picture costs the visitor's data for nothing.
    let unseen
    let resting = false
    document.addEventListener('visibilitychange', () => {
      clearTimeout(unseen)
      if (!source || !wanted) return
      if (document.hidden) {
        unseen = setTimeout(() => {
          if (!source || !video.muted || document.pictureInPictureElement === video) return
          resting = true
          source.rest()
        }, RESTS_AFTER)
        return
      }
      if (resting || video.paused) resume()
      else if (!source.shiftTo && source.lag() > 3) source.goLive()
      resting = false
    })

    let seen = -1
    let quiet = 0
    setInterval(() => {
      drawLag()
      const still = video.currentTime === seen
      seen = video.currentTime
      quiet = still && source && wanted && state() === 'live' && !document.hidden && stage.dataset.blocked !== 'true' ? quiet + 1 : 0
      if (quiet < QUIET_TOO_LONG) return
      quiet = 0
      source.reopen()
    }, 1000)

    if (!canFillScreen(video)) each('fullscreen', button => (button.hidden = true))
    if (!canPictureInPicture(video)) each('pip', button => (button.hidden = true))
    new MutationObserver(follow).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-player-state'] })
    follow()
    draw()
  }

  const clockText = seconds => {
    const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(Math.round)
    return h ? `${h}:${String(m).padStart(2, '0')}:${String(s).padStart(2, '0')}` : `${m}:${String(s).padStart(2, '0')}`
  }

  /**
   * Opens the stream; `told` hears which pictures there are and which is wished. What comes back: choose (another picture), close, reopen, rest, resume, goLive, lag (seconds behind live, or null), date (the
   * server's clock at the picture shown, ms, or null), and for what is recorded shiftTo.
   */
  const openSource = async (video, stage, play, told) => {
    const natively = video.canPlayType(APPLE) && 'WebKitPlaybackTargetAvailabilityEvent' in window
    const scripted = 'ManagedMediaSource' in window || 'MediaSource' in window
    if (natively && (multiplexed() || !scripted)) return openNative(video, stage.dataset.src, play, told)
    const list = askList(stage.dataset.src)
    await loadScript(stage.dataset.hls ?? '/js/hls.js')
    return openHls(video, stage.dataset.src, play, list, told)
  }

  // Safari plays with low latency by itself, but only over HTTP/2 or later.
  const multiplexed = () => /^h[23]/.test(performance.getEntriesByType('navigation')[0]?.nextHopProtocol ?? '')

  const openHls = async (video, src, play, list, told) => {
    const { Hls } = window
    let hls
    let again
    let patience = 500
    let spare = 0
    let settled = performance.now()
    let jumped = 0
    let mended = 0
    let chooser
    let loading = null
    let wish = kept('quality') ?? 'auto'
    let offered = []

    const forEver = { maxNumRetry: Infinity, retryDelayMs: 400, maxRetryDelayMs: 4000, shouldRetry: () => true }
    const askPatiently = { default: { maxTimeToFirstByteMs: 20_000, maxLoadTimeMs: 30_000, timeoutRetry: forEver, errorRetry: forEver } }

    const here = new URL(src, location.href).href
    const early = new Map([[here, list.then(({ found }) => found)]])
    const ready = new Map()
    const line = createLine()
    const Loader = loaderWith(Hls.DefaultConfig.loader, early, ready, line, () => chooser)

    const addressOf = name => new URL(`${name}.m3u8`, new URL(src, location.href)).href

    // The list of pictures names them in its order; the playlist to begin with is on its way before hls.js is.
    const listed = list.then(({ names }) => {
      learn(names)
      if (offered.length > 1) early.set(addressOf(firstOf(offered)), fetchEarly(addressOf(firstOf(offered)), 'text'))
    })
    /** `names` is null when nobody is let in. */
    const learn = names => {
      offered = names ?? []
      told(names, wish)
      watchSeats(names)
    }

    // Who has not got all of it looks now and then whether somebody has left; not all at once.
    let seats
    const watchSeats = names => {
      clearTimeout(seats)
      if (names === null || !seatOf(names)) return
      seats = setTimeout(async () => {
        const { names: now, found } = await askList(`${src}?again`)
        if (!found || seatOf(now)) return watchSeats(names)
        early.set(here, found)
        reopen()
      }, 15_000 + Math.random() * 15_000)
    }

    const firstOf = names => (names.includes(wish) ? wish : names[0])

    // Over HTTP/1 a held request occupies one of the browser's six connections: not worth it where the server is near.
    let far = multiplexed()
    list.then(({ found }) => (far ||= found?.times.first - found?.times.start > 60))

    // hls.js asks for one part after the other, each only when a playlist has named it: two round trips for a quarter of a second.
    // Asking for all it is about to want, and for the announced one that does not exist yet, takes half of one.
    const askAhead = (_, { details, level }) => {
      if (!far || chooser.isShort() || level !== hls.loadLevel) return
      const from = bufferedUntil(video) ?? firstWanted(details)
      const parts = (details.partList ?? []).filter(part => part.start > from - 0.05).slice(0, 8).map(part => part.url)
      const announced = details.preloadHint?.TYPE === 'PART' ? [new URL(details.preloadHint.URI, details.url).href] : []
      const begin = early.size > 1 ? [] : details.fragments.map(fragment => fragment.initSegment?.url).filter(Boolean).slice(-1)
      for (const url of [...begin, ...parts, ...announced]) if (!early.has(url)) early.set(url, fetchEarly(url, 'arrayBuffer', line, level))
      for (const url of [...early.keys()].slice(0, -24)) early.delete(url)
    }

    const firstWanted = details => {
      const sync = details.edge - (details.partHoldBack || details.holdBack)
      return details.fragments.findLast(fragment => fragment.start <= sync)?.start ?? 0
    }

    // What is here already is not needed again. Of another picture hls.js would load the whole group that the buffer ends in, although
    // the next part begins anew or will, as in the segment before; the sound ends a moment before the picture does. Of the same picture
    // it would stand still at the end of a segment of which it has not had the beginning.
    const markHad = ({ partList }, level) => {
      const end = bufferedUntil(video)
      if (end === null || !partList?.length) return
      const passed = partList.filter(part => part.end < end + 0.045)
      const next = partList[passed.length]
      const last = partList.at(-1)
      const expected = partList.find(({ fragment, index }) => fragment.sn === last.fragment.sn - 1 && index === last.index + 1)
      const isSkipped = part => passed.some(later => later.fragment.sn === part.fragment.sn && later.index > part.index && later.loaded)
      const begins = next ? next.independent && next.start < end + 0.1 : expected?.independent
      const had = level === loading?.frag.level ? passed.filter(isSkipped) : begins ? passed : []
      for (const part of had) part.elementaryStreams.audiovideo ??= { startPTS: part.start, endPTS: part.end, startDTS: part.start, endDTS: part.end }
    }

    /** What another picture begins with is here before it is needed. */
    let header
    const prepare = details => {
      const now = details.fragments.at(-1)?.initSegment?.url
      if (!now || now === header || wish !== 'auto' || offered.length < 2) return
      header = now
      ready.clear()
      setTimeout(async () => {
        for (const name of offered.filter(name => name !== 'sound' && name !== 'still')) {
          const list = await fetchEarly(addressOf(name), 'text')
          const uri = list && [...list.data.matchAll(/#EXT-X-MAP:URI="([^"]+)"/g)].at(-1)?.[1]
          const url = uri && new URL(uri, list.url).href
          if (url) ready.set(url, fetchEarly(url, 'arrayBuffer'))
        }
      }, 3000)
    }

    const start = () => {
      hls = new Hls({
        loader: Loader,
        enableWorker: false,
        lowLatencyMode: true,
        liveDurationInfinity: true,
        backBufferLength: 10,
        maxLiveSyncPlaybackRate: 1,
        liveSyncOnStallIncrease: 0,
        manifestLoadPolicy: askPatiently,
        playlistLoadPolicy: askPatiently
      })
      chooser = createChooser(hls, video, line)
      hls.on(Hls.Events.ERROR, (_, error) => {
        if (error.fatal) mend(error)
      })
      hls.on(Hls.Events.MANIFEST_LOADED, (_, { levels, url }) => {
        if (nameIn(url) === 'index') learn(levels.map(level => nameIn(level.url)).filter(name => name !== 'index'))
      })
      hls.on(Hls.Events.MANIFEST_PARSED, () => {
        chooser.begin(firstOf(offered), wish)
        play()
      })
      hls.on(Hls.Events.LEVEL_UPDATED, (_, { details }) => chooser.see(details))
      hls.on(Hls.Events.FRAG_LOADING, (_, { frag, part }) => (loading = { frag, part }))
      hls.on(Hls.Events.FRAG_LOADED, (_, { frag, part }) => chooser.hear(frag, part))
      hls.on(Hls.Events.LEVEL_UPDATED, askAhead)
      hls.on(Hls.Events.LEVEL_UPDATED, (_, { details, level }) => {
        prepare(details)
        markHad(details, level)
      })
      // Nothing more of what was asked ahead, but for what is being waited for.
      hls.on(Hls.Events.LEVEL_SWITCHING, () => {
        for (const answer of early.values()) answer?.giveUp?.()
      })
      hls.on(Hls.Events.FRAG_BUFFERED, () => (patience = 500))
      hls.loadSource(wish === 'sound' && offered.includes('sound') ? addressOf('sound') : src)
      hls.attachMedia(video)
    }

    /** `auto`, or the name of a picture; without a picture it is another stream. */
    const choose = name => {
      const anew = name === 'sound' || wish === 'sound'
      wish = name
      told(offered, wish)
      if (anew) reopen()
      else chooser.begin(name === 'auto' ? null : name, name)
    }

    /** What comes now is a new beginning: its hiccups say nothing about the network. */
    const settle = () => {
      settled = performance.now()
      spare = 0
    }

    const reopen = () => {
      settle()
      clearTimeout(again)
      hls.destroy()
      start()
    }

    const mend = error => {
      if (error.type === Hls.ErrorTypes.MEDIA_ERROR && performance.now() - mended > 3000) {
        mended = performance.now()
        hls.recoverMediaError()
        return play()
      }
      clearTimeout(again)
      again = setTimeout(reopen, patience)
      patience = Math.min(5000, patience * 2)
    }

    const goLive = () => {
      if (hls.liveSyncPosition) video.currentTime = hls.liveSyncPosition
    }

    // hls.js stops catching up once a second is buffered, which is more than the whole delay here.
    const keepUp = () => {
      if (video.paused || video.seeking || !hls.targetLatency) return
      spare = Math.max(0, spare - 0.00025)
      const behind = hls.latency - hls.targetLatency - spare
      const ahead = (bufferedUntil(video) ?? video.currentTime) - video.currentTime
      const rate = chooser.isShort() && ahead < 0.7 ? (ahead < 0.4 ? 0.75 : 0.85) : behind > 0.08 && ahead > 0.3 ? Math.min(1.15, 1.03 + behind * 0.1) : behind < -0.15 ? 0.97 : 1
      if (video.playbackRate !== rate) video.playbackRate = rate
      if (performance.now() - jumped < 3000) return

      // Nobody misses a jump right at the start; later it is for those who fell far behind, or who wait where nothing more will come.
      const tolerable = performance.now() - settled < 6000 ? 0.4 : 1.5
      if (behind > tolerable && ahead > behind + 0.4) jump(video.currentTime + behind)
      else if (behind > 5 && ahead < 0.1) jump(hls.liveSyncPosition)
    }

    const watch = () => {
      if (!chooser) return
      chooser.goOn()
      if (!video.paused && !video.seeking && chooser.watch((bufferedUntil(video) ?? video.currentTime) - video.currentTime)) abandon()
    }

    /** The part on its way would come too late: the same moment of the smaller picture comes sooner. */
    const abandon = () => {
      if (!loading?.frag.loader) return
      loading.frag.abortRequests()
      hls.trigger(Hls.Events.FRAG_LOAD_EMERGENCY_ABORTED, { frag: loading.frag, part: loading.part, stats: loading.frag.stats })
    }

    const jump = time => {
      jumped = performance.now()
      video.currentTime = time
    }

    const starved = () => {
      const now = performance.now()
      if (video.seeking || now - settled < 3000) return
      spare = Math.min(2, spare + 0.2)
      if (now - jumped > 2000) chooser.starve()
    }

    video.addEventListener('waiting', starved)
    const timers = [setInterval(keepUp, 100), setInterval(watch, 40)]
    await listed
    start()

    return {
      reopen,
      settle,
      choose,
      goLive,
      rest: () => hls.stopLoad(),
      resume: () => {
        hls.startLoad(-1)
        hls.once(Hls.Events.LEVEL_UPDATED, goLive)
      },
      lag: () => (hls.latency > 0 && video.readyState > 1 ? hls.latency : null),
      date: () => hls.playingDate?.getTime() ?? null,
      close: () => {
        timers.forEach(clearInterval)
        clearTimeout(again)
        clearTimeout(seats)
        video.removeEventListener('waiting', starved)
        hls.destroy()
      }
    }
  }

  /** The recorded part of a running show: a list that slides as it grows. */
  const openShifted = async (video, stage, play, date) => {
    const src = stage.dataset.dvr
    const natively = video.canPlayType(APPLE) && 'WebKitPlaybackTargetAvailabilityEvent' in window
    if (natively) return openShiftedNative(video, src, play, date)
    await loadScript(stage.dataset.hls ?? '/js/hls.js')
    const { Hls } = window
    const forEver = { maxNumRetry: Infinity, retryDelayMs: 400, maxRetryDelayMs: 4000, shouldRetry: () => true }
    const patiently = { default: { maxTimeToFirstByteMs: 10_000, maxLoadTimeMs: 20_000, timeoutRetry: forEver, errorRetry: forEver } }
    let hls = null
    let again
    let gone = false
    let wish = date

    const start = async () => {
      clearTimeout(again)
      hls?.destroy()
      hls = null
      const list = await fetchEarly(src, 'text')
      if (gone) return
      if (!list) return void (again = setTimeout(start, 1000))
      hls = new Hls({
        enableWorker: false, lowLatencyMode: false, liveDurationInfinity: true, startPosition: placeOf(list.data, wish), maxBufferLength: 20, backBufferLength: 60,
        maxLiveSyncPlaybackRate: 1, manifestLoadPolicy: patiently, playlistLoadPolicy: patiently, fragLoadPolicy: patiently
      })
      hls.on(Hls.Events.ERROR, (_, error) => {
        if (!error.fatal) return
        wish = dateShown() ?? wish
        again = setTimeout(start, 1000)
      })
      hls.on(Hls.Events.MANIFEST_PARSED, play)
      hls.loadSource(src)
      hls.attachMedia(video)
      video.playbackRate = 1
    }
    const dateShown = () => hls?.playingDate?.getTime() ?? null

    await start()
    return {
      reopen: () => {
        wish = dateShown() ?? wish
        start()
      },
      settle: () => {},
      goLive: () => {},
      rest: () => hls?.stopLoad(),
      resume: () => hls?.startLoad(video.currentTime),
      lag: () => null,
      date: () => dateShown() ?? wish,
      shiftTo: next => {
        wish = next
        const fragment = hls?.latestLevelDetails?.fragments.findLast(({ programDateTime }) => programDateTime !== null && programDateTime <= next)
        if (fragment) video.currentTime = fragment.start + Math.min((next - fragment.programDateTime) / 1000, Math.max(0, fragment.duration - 0.1))
        else start()
      },
      close: () => {
        gone = true
        clearTimeout(again)
        hls?.destroy()
      }
    }
  }

  /** Where a moment (ms) lies in a playlist, in seconds from its beginning. */
  const placeOf = (text, date) => {
    let at = 0
    let clock = 0
    for (const line of text.split('\n')) {
      const [, name, value] = /^#(EXT-X-PROGRAM-DATE-TIME|EXTINF):([^,]+)/.exec(line) ?? []
      if (name === 'EXT-X-PROGRAM-DATE-TIME') clock = Date.parse(value)
      if (name !== 'EXTINF') continue
      const length = Number(value)
      if (clock + length * 1000 > date) return at + Math.max(0, (date - clock) / 1000)
      at += length
      clock += length * 1000
    }
    return Math.max(0, at - 2)
  }

  const openShiftedNative = (video, src, play, date) => {
    let wish = date
    const began = () => video.getStartDate?.().getTime() || null
    const place = () => {
      if (began()) video.currentTime = Math.max(0, (wish - began()) / 1000)
      play()
    }
    const start = () => {
      video.addEventListener('loadedmetadata', place, { once: true })
      video.src = src
    }
    const dateShown = () => (began() ? began() + video.currentTime * 1000 : wish)
    start()
    return {
      reopen: () => {
        wish = dateShown()
        start()
      },
      settle: () => {},
      goLive: () => {},
      rest: () => {},
      resume: () => {},
      lag: () => null,
      date: dateShown,
      shiftTo: next => {
        wish = next
        place()
      },
      close: () => {
        video.removeEventListener('loadedmetadata', place)
        video.removeAttribute('src')
        video.load()
      }
    }
  }

  const nameIn = url => /([\w-]+)\.m3u8/.exec(url)?.[1]

  /** The list of pictures: what it names, in its order, or null when nobody more is let in; and the answer, if it was one. */
  const askList = async url => {
    try {
      const start = performance.now()
      const response = await fetch(url)
      const first = performance.now()
      if (!response.ok) return { names: response.status === 503 ? null : [], found: null }
      const data = await response.text()
      return { names: [...data.matchAll(/^([\w-]+)\.m3u8$/gm)].map(([, name]) => name), found: { url: response.url, data, times: { start, first, end: performance.now() } } }
    } catch {
      return { names: [], found: null }
    }
  }

  /** What is left for somebody who comes when there are too many: '' when it is all there. */
  const seatOf = names => (names === null ? 'none' : names.length && names.every(name => name === 'still' || name === 'sound') ? (names.includes('still') ? 'still' : 'sound') : '')

  /** How fast the line is, from the files that came last: their bytes, and the time from the first of them to the last. */
  const createLine = () => {
    let last = []
    let trips = []
    const running = new Map() // loader → what it says of a part on its way
    return {
      heard: (bytes, { start, first, end }) => {
        if (first > 0) trips = [...trips.slice(-9), first - start]
        if (bytes > 2000 && first > 0) last = [...last.slice(-19), { bytes, first, end }]
      },
      /** Seconds from a question to its answer; files that were asked for too early do not count. */
      trip: () => Math.min(0.5, ...trips.map(ms => ms / 1000)),
      begin: (loader, stats, level) => running.set(loader, { stats, level }),
      over: loader => running.delete(loader),
      /** The parts on their way: bit/s so far, the seconds the first of them still takes; null when it is too early to say. */
      onTheWay: () => {
        const ways = [...running.values()].filter(({ stats }) => stats.loading.first > 0 && stats.total > stats.loaded)
        const [first] = ways
        const busy = first ? performance.now() - Math.min(...ways.map(({ stats }) => stats.loading.first)) : 0
        if (busy < 80) return null
        const rate = (ways.reduce((sum, { stats }) => sum + stats.loaded, 0) * 8000) / busy
        return { level: first.level, rate, busy: busy / 1000, left: ((first.stats.total - first.stats.loaded) * 8 * ways.length) / Math.max(rate, 1) }
      },
      isBusyWithOther: level => [...running.values()].some(one => one.level !== level),
      /** bit/s over this many files; null before there are as many. Files that came side by side shared the line. */
      rate: count => {
        if (last.length < count) return null
        const files = last.slice(-count).sort((a, b) => a.first - b.first)
        let busy = 0
        let until = 0
        for (const { first, end } of files) {
          busy += Math.max(0, end - Math.max(first, until))
          until = Math.max(until, end)
        }
        return (files.reduce((sum, { bytes }) => sum + bytes, 0) * 8000) / Math.max(busy, count)
      },
      /** bit/s that three of four of this many files had; a page that is busy hears late of a file's first byte. */
      usual: count => {
        const rates = last.slice(-count).map(({ bytes, first, end }) => (bytes * 8000) / Math.max(1, end - first))
        return rates.length < count ? null : rates.sort((a, b) => a - b)[Math.floor(count / 4)]
      },
      forget: () => (last = [])
    }
  }

  /**
   * Which of several pictures to load: as large as the line carries. hls.js weighs a measure by how long it took, so that after a slow
   * while the quick, small files never outweigh it; it counts the wait for what does not exist yet. A larger picture begins with a
   * segment, which would have to be loaded again from its beginning; a smaller one has many beginnings, and begins at once.
   */
  const createChooser = (hls, video, line) => {
    let automatic = true
    let at = null // the newest part: where it is in its segment
    let details = null
    let hasty = -1 // a smaller picture whose list is still to be asked for
    let changed = performance.now()
    let calm = 4000
    let raised = 0
    let lowered = -Infinity
    let short = false // the line carries less than this picture needs
    let held = []

    const nameOf = level => nameIn(level.url[0] ?? level.uri)
    const largestWithin = rate => Math.max(0, hls.levels.findLastIndex(({ bitrate }) => bitrate < rate))

    // Only when all of the segment is there and the next has begun: hls.js would take this one again.
    const isBoundary = () => Boolean(details?.partList?.some(part => part.fragment.sn === at.sn + 1) && !details.partList.some(part => part.fragment.sn === at.sn && part.index > at.index))

    const change = level => {
      if (level === hls.loadLevel) return
      const now = performance.now()
      if (level > hls.loadLevel) raised = now
      else {
        calm = now - raised < 15_000 ? Math.min(60_000, calm * 2) : 4000
        lowered = now
        hasty = level
      }
      changed = now
      short = false
      line.forget()
      hls.loadLevel = level
    }

    const lower = rate => change(Math.min(hls.loadLevel - 1, largestWithin(rate * 0.8)))

    const consider = () => {
      if (!automatic || hls.levels.length < 2 || !at) return
      const now = hls.levels[hls.loadLevel]
      if (!now) return
      const rate = Math.min(line.rate(2) ?? Infinity, (line.rate(1) ?? Infinity) * 1.2)
      short = hls.loadLevel > 0 && rate < now.bitrate
      if (short) return lower(rate)
      const steady = line.rate(8) && Math.min(line.rate(8), line.usual(8))
      if (steady === null || performance.now() - changed < calm || !isBoundary()) return
      const higher = largestWithin(steady * 0.65)
      if (higher > hls.loadLevel) change(higher)
    }

    /** Hands on the lists that had to wait. */
    const goOn = () => {
      const ready = held.filter(({ level }) => !line.isBusyWithOther(level))
      held = held.filter(one => !ready.includes(one))
      for (const { go } of ready) go()
    }

    /** Looks at the part on its way, with so many seconds ahead. True when it had better not be waited for. */
    const watch = ahead => {
      const way = automatic && hls.levels.length > 1 ? line.onTheWay() : null
      const needed = hls.levels[way?.level]?.bitrate
      if (!way || way.level === 0 || way.rate > needed) return false
      // What it takes to begin with another: its list, then a part of it.
      const change = 0.15 + 2 * line.trip()
      short ||= way.level === hls.loadLevel && way.rate * 1.1 < needed
      if (way.level === hls.loadLevel && (way.left > ahead - change || (way.busy > 0.2 && way.rate * 1.2 < needed))) lower(way.rate)
      if (way.level <= hls.loadLevel) return false
      return way.left > ahead && way.left > change + (hls.levels[hls.loadLevel].bitrate * 0.4) / way.rate
    }

    return {
      watch,
      goOn,
      /** The list of another picture than the one whose part is on its way: hls.js would give that part up. */
      whenFree: (level, go) => (line.isBusyWithOther(level) ? held.push({ level, go }) : go()),
      /** Once after each change downwards: that list is wanted at once, as it is, and not when the next part is there. */
      isHasty: level => {
        const is = level === hasty
        if (is) hasty = -1
        return is
      },
      isLeaving: level => automatic && hls.loadLevel >= 0 && level > hls.loadLevel,
      begin: (name, wish) => {
        automatic = wish === 'auto'
        const level = hls.levels.findIndex(one => nameOf(one) === name)
        if (level >= 0 && hls.levels.length > 1) hls.loadLevel = level
      },
      hear: (frag, part) => {
        goOn()
        if (frag.sn === 'initSegment') return
        at = { sn: frag.sn, index: part?.index ?? Infinity }
        if (frag.level === hls.loadLevel) consider()
      },
      see: next => {
        details = next
        consider()
      },
      isShort: () => short || performance.now() - lowered < 2500,
      /** The picture stands: whatever was reckoned was wrong. */
      starve: () => automatic && performance.now() - changed > 2000 && hls.loadLevel > 0 && at && change(0)
    }
  }

  /**
   * A loader for hls.js that takes what was asked for early (address → promise), once, or what is `ready` for good; else it goes to the
   * network. Parts of a picture that is being left are not asked for any more, and the list of the next one waits for the part that is on its way.
   */
  const loaderWith = (Base, early, ready, line, chooser) =>
    class extends Base {
      load(context, config, callbacks) {
        if (context.part && chooser()?.isLeaving(context.frag.level)) return void setTimeout(() => this.decline(context, callbacks))
        if (context.type === 'level' && chooser()?.isHasty(context.level)) context.url = context.url.split('?')[0]
        const measured = (answer, stats, ...rest) => {
          if (context.responseType === 'arraybuffer' && !this.early) line.heard(stats.loaded, stats.loading)
          line.over(this)
          callbacks.onSuccess(answer, stats, ...rest)
        }
        const afterPart = (...all) => (context.type === 'level' && chooser() ? chooser().whenFree(context.level, () => this.callbacks && measured(...all)) : measured(...all))
        if (context.part) line.begin(this, this.stats, context.frag.level)
        super.load(context, config, { ...callbacks, onSuccess: afterPart })
      }

      decline(context, callbacks) {
        if (this.left) return
        this.stats.aborted = true
        callbacks.onAbort?.(this.stats, context, null)
      }

      loadInternal() {
        const { context, stats } = this
        const answer = ready.get(context.url) ?? early.get(context.url)
        early.set(context.url, null)
        if (!answer) return super.loadInternal()
        if (!ready.has(context.url)) this.giveUp = answer.giveUp

        line.over(this)
        Promise.resolve(answer).then(found => {
          if (this.left || !this.callbacks) return
          if (!found) return super.loadInternal()
          this.early = true
          Object.assign(stats.loading, found.times)
          stats.loaded = stats.total = found.data.byteLength ?? found.data.length
          this.callbacks.onSuccess({ url: found.url, data: ready.has(context.url) ? found.data.slice(0) : found.data, code: 200 }, stats, context, null)
        })
      }

      abortInternal() {
        this.left = true
        this.giveUp?.()
        line.over(this)
        super.abortInternal()
      }
    }

  /** The promise has `stats` beside it, which tell how much is there, and `giveUp`. */
  const fetchEarly = (url, kind, line, level) => {
    const given = new AbortController()
    const stats = { loading: { start: performance.now(), first: 0, end: 0 }, loaded: 0, total: 0 }
    const ask = async () => {
      try {
        const response = await fetch(url, { signal: given.signal })
        stats.loading.first = performance.now()
        if (!response.ok) return null
        stats.total = Number(response.headers.get('content-length')) || 0
        const data = kind === 'arrayBuffer' ? await gather(response, stats) : await response[kind]()
        stats.loading.end = performance.now()
        line?.heard(data.byteLength, stats.loading)
        return { url: response.url, data, times: stats.loading }
      } catch {
        return null
      } finally {
        line?.over(stats)
      }
    }
    line?.begin(stats, stats, level)
    return Object.assign(ask(), { stats, giveUp: () => given.abort() })
  }

  const gather = async (response, stats) => {
    const pieces = []
    const reader = response.body.getReader()
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      pieces.push(value)
      stats.loaded += value.length
    }
    return new Blob(pieces).arrayBuffer()
  }

  const openNative = (video, src, play, told) => {
    let again
    let seats
    let patience = 500

    const start = () => {
      video.src = src
      play()
      look(src)
    }
    // The browser reads the list by itself and tells nothing of it.
    const look = async url => {
      clearTimeout(seats)
      const { names, found } = await askList(url)
      if (url !== src && found && !seatOf(names)) return start()
      if (found || names === null) told(names, 'auto')
      if (seatOf(names)) seats = setTimeout(look, 15_000 + Math.random() * 15_000, `${src}?again`)
    }
    const retry = () => {
      clearTimeout(again)
      again = setTimeout(start, patience)
      patience = Math.min(5000, patience * 2)
    }
    const calm = () => (patience = 500)
    const goLive = () => {
      if (video.seekable.length) video.currentTime = video.seekable.end(video.seekable.length - 1)
    }

    video.addEventListener('error', retry)
    video.addEventListener('ended', retry)
    video.addEventListener('playing', calm)
    start()

    return {
      reopen: start,
      settle: () => {},
      goLive,
      rest: () => {},
      resume: goLive,
      lag: () => {
        const lag = (Date.now() - video.getStartDate?.().getTime()) / 1000 - video.currentTime
        return lag > 0 && lag < 3600 ? lag : null
      },
      date: () => {
        const began = video.getStartDate?.().getTime()
        return began ? began + video.currentTime * 1000 : null
      },
      close: () => {
        clearTimeout(again)
        clearTimeout(seats)
        video.removeEventListener('error', retry)
        video.removeEventListener('ended', retry)
        video.removeEventListener('playing', calm)
        video.removeAttribute('src')
        video.load()
      }
    }
  }

  const loadScript = url =>
    window.Hls ??
    (loadScript[url] ??= new Promise((done, failed) => {
      const attempt = wait => {
        const script = document.createElement('script')
        script.src = url
        script.onload = done
        script.onerror = () => {
          script.remove()
          setTimeout(attempt, wait, Math.min(5000, wait * 2))
        }
        document.head.append(script)
      }
      attempt(500)
    }))

  const bufferedUntil = ({ buffered, currentTime }) => {
    for (let i = 0; i < buffered.length; i++) {
      if (buffered.start(i) <= currentTime + 0.1 && buffered.end(i) > currentTime) return buffered.end(i)
    }
    return null
  }

  const fullScreenElement = () => document.fullscreenElement ?? document.webkitFullscreenElement ?? null

  const canFillScreen = video => Boolean(document.fullscreenEnabled ?? document.webkitFullscreenEnabled ?? video.webkitEnterFullscreen)

  // iPhones can only enlarge the video itself.
  const toggleFullScreen = async (stage, video) => {
    if (fullScreenElement()) return (document.exitFullscreen ?? document.webkitExitFullscreen).call(document)
    const frame = stage.closest('[data-player-frame]') ?? stage
    const enter = frame.requestFullscreen ?? frame.webkitRequestFullscreen
    if (enter) await enter.call(frame)
    else video.webkitEnterFullscreen?.()
  }

  const canPictureInPicture = video =>
    Boolean((document.pictureInPictureEnabled && video.requestPictureInPicture) || video.webkitSupportsPresentationMode?.('picture-in-picture'))

  const togglePictureInPicture = async video => {
    if (document.pictureInPictureElement) return document.exitPictureInPicture()
    if (video.requestPictureInPicture) return video.requestPictureInPicture().catch(() => {})
    video.webkitSetPresentationMode?.(video.webkitPresentationMode === 'inline' ? 'picture-in-picture' : 'inline')
  }

  const leaveExtras = video => {
    if (document.pictureInPictureElement === video) document.exitPictureInPicture().catch(() => {})
  }

  // Private windows may refuse storage altogether.
  const kept = name => {
    try {
      return sessionStorage.getItem(`player.${name}`)
    } catch {
      return null
    }
  }

  const remembered = name => {
    const text = kept(name)
    return text === null ? null : text === 'true'
  }

  const remember = (name, value) => {
    try {
      sessionStorage.setItem(`player.${name}`, String(value))
    } catch {
      // The choice then lasts as long as the page.
    }
  }

  const stage = document.querySelector('[data-player]')
  if (stage) startPlayer(stage)
}

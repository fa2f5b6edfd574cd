// The room page's own manners: the chat follows its end, hearts rise, sheets open when they are filled, the screen's
// height is the one that can be seen. Everything here is a nicety: without it the page is links and forms.
{
  const root = document.documentElement
  const room = document.querySelector('.room')
  const sheet = document.getElementById('sheet')
  const calm = matchMedia('(prefers-reduced-motion: reduce)')
  const find = id => document.getElementById(id)

  // iOS does not shrink the page for its keyboard: the room takes the height that is really visible.
  const view = window.visualViewport
  const measure = () => {
    if (view.scale !== 1) return
    root.style.setProperty('--vvh', `${view.height}px`)
    if (view.offsetTop) scrollTo(0, 0)
  }
  if (view) {
    view.addEventListener('resize', measure)
    view.addEventListener('scroll', measure)
    measure()
  }

  // OBS sends wide pictures as readily as tall ones.
  const stage = document.querySelector('.room__stage')
  const video = stage.querySelector('video')
  const shape = () => video.videoWidth && (stage.dataset.shape = video.videoWidth > video.videoHeight ? 'wide' : 'tall')
  video.addEventListener('resize', shape)
  video.addEventListener('loadedmetadata', shape)

  // The chat: at its end it follows, elsewhere it stays and offers the way back. Old lines go, but not under the reader's eyes.
  const most = 200
  const newest = document.querySelector('[data-newest]')
  let following = true

  const chat = () => find('messages')
  const toEnd = () => {
    chat().scrollTop = chat().scrollHeight
    following = true
    newest.hidden = true
  }
  const atEnd = () => chat().scrollHeight - chat().scrollTop - chat().clientHeight < 40
  const keepUp = () => {
    if (!following) return (newest.hidden = false)
    for (let extra = chat().children.length - most; extra > 0; extra--) chat().firstElementChild.remove()
    toEnd()
  }
  chat().addEventListener('scroll', () => {
    following = atEnd()
    if (following) newest.hidden = true
  }, { passive: true })
  new MutationObserver(keepUp).observe(chat(), { childList: true })
  new ResizeObserver(() => following && toEnd()).observe(chat())
  newest.addEventListener('click', () => {
    toEnd()
    chat().focus({ preventScroll: true })
  })
  toEnd()

  // What was said is sent: the line is empty again. What was refused stays to be put right.
  const composer = document.querySelector('[data-composer]')
  document.addEventListener('htmx:finally:request', event => {
    const { sourceElement, response } = event.detail?.ctx ?? {}
    if (sourceElement !== composer || !response) return
    if (response.status === 204) {
      composer.reset()
      find('notices').replaceChildren()
      following = true
    }
  })
  if (composer && find('say').defaultValue) {
    find('say').focus()
    history.replaceState(history.state, '', location.pathname)
  }
  if (composer) {
    const typed = find('say').value
    find('say').defaultValue = ''
    find('say').value = typed
  }

  find('say')?.addEventListener('keydown', event => {
    if (event.key === 'Escape') find('say').blur()
  })

  // What went wrong is said, and does not stay in the way of the talk.
  new MutationObserver(changes => {
    for (const { addedNodes } of changes) for (const notice of addedNodes) setTimeout(() => notice.remove?.(), 6000)
  }).observe(find('notices'), { childList: true })

  // A sheet opens when it has been filled, and is empty again when it is closed. The browser gives the focus back.
  new MutationObserver(() => {
    if (sheet.childElementCount && !sheet.open) sheet.showModal()
  }).observe(sheet, { childList: true })
  sheet.addEventListener('close', () => sheet.replaceChildren())

  // Likes: shown at once, sent once a second.
  const form = document.querySelector('[data-like]')
  const burst = find('burst')
  const heart = burst.firstElementChild.cloneNode(true)
  burst.replaceChildren()
  const mostHearts = 24
  let waiting = 0
  let mine = 0
  let sending = null

  const rise = count => {
    if (calm.matches || document.hidden) return
    for (let index = 0; index < count && burst.childElementCount < mostHearts; index++) {
      const one = heart.cloneNode(true)
      one.classList.add(`heart--${Math.floor(Math.random() * 5)}`, `heart--late${index % 8}`)
      one.addEventListener('animationend', () => one.remove())
      burst.append(one)
    }
  }

  const send = async () => {
    sending = null
    const count = Math.min(waiting, 20)
    waiting -= count
    if (waiting) sending = setTimeout(send, 1000)
    try {
      await fetch(form.action, { method: 'POST', body: new URLSearchParams({ count }), headers: { 'hx-request-type': 'partial' }, keepalive: true })
    } catch {
      mine = 0
    }
  }

  form?.addEventListener('submit', event => {
    event.preventDefault()
    waiting++
    mine++
    rise(1)
    form.classList.remove('liked')
    requestAnimationFrame(() => form.classList.add('liked'))
    sending ??= setTimeout(send, 1000)
  })

  // Others' likes: what the count grew by, without one's own, which have been seen already.
  const likes = find('likes')
  const counted = () => Number(likes.querySelector('[data-likes]')?.dataset.likes ?? 0)
  let seen = counted()
  new MutationObserver(() => {
    const grown = Math.max(0, counted() - seen)
    seen = counted()
    const own = Math.min(mine, grown)
    mine -= own
    rise(Math.min(8, grown - own))
  }).observe(likes, { childList: true, subtree: true })

  // Share: the system's own sheet where there is one, else the clipboard.
  document.querySelector('[data-share]')?.addEventListener('click', async ({ currentTarget: button }) => {
    const url = location.origin + location.pathname
    try {
      if (navigator.share) return await navigator.share({ title: button.dataset.title, url })
      await navigator.clipboard.writeText(url)
    } catch (refusal) {
      if (refusal.name === 'AbortError') return
    }
    const notice = Object.assign(document.createElement('p'), { className: 'notice', textContent: button.dataset.done })
    notice.setAttribute('role', 'status')
    find('notices').replaceChildren(notice)
  })

  // How long until the show, without asking again: by the shop's clock, in its last hour to the second.
  const ahead = () => Number(room.querySelector('[data-countdown]')?.dataset.now ?? Date.now()) - Date.now()
  const offset = ahead()
  const two = value => String(value).padStart(2, '0')
  const count = () => {
    const sign = room.querySelector('[data-countdown]')
    if (!sign) return
    const seconds = Math.ceil((Date.parse(sign.dateTime) - Date.now() - offset) / 1000)
    if (seconds > 0 && seconds < 3600) {
      const clock = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`
      if (sign.textContent !== clock) sign.textContent = clock
      return
    }
    const minutes = Math.ceil(seconds / 60)
    const [value, unit] = minutes < 120 ? [minutes, 'minute'] : minutes < 2880 ? [Math.round(minutes / 60), 'hour'] : [Math.round(minutes / 1440), 'day']
    const text = minutes <= 0 ? sign.dataset.soon : new Intl.RelativeTimeFormat(root.lang).format(value, unit)
    if (sign.textContent !== text) sign.textContent = text
  }
  setInterval(count, 1000)
  count()
}

// Share: the system's own sheet where there is one, else the clipboard.
document.querySelectorAll('button[data-share]').forEach(button => {
  button.hidden = false
  button.addEventListener('click', async () => {
    const { share: url, title, done } = button.dataset
    try {
      if (navigator.share) return await navigator.share({ title, url })
      await navigator.clipboard.writeText(url)
    } catch (refusal) {
      if (refusal.name === 'AbortError') return
      prompt(title, url)
      return
    }
    const notice = Object.assign(document.createElement('p'), { className: 'notice', textContent: done })
    notice.setAttribute('role', 'status')
    document.getElementById('notices').replaceChildren(notice)
  })
})

// Clips and music for those who wait: a large file is sent with a bar that shows how far it is. Without this it is a plain form.
(() => {
  const form = document.querySelector('[data-pieces]')
  if (!form) return
  const sending = form.querySelector('[data-sending]')
  const bar = sending.querySelector('progress')
  const trouble = form.querySelector('[data-trouble]')
  const button = form.querySelector('button')

  form.addEventListener('submit', event => {
    event.preventDefault()
    trouble.hidden = true
    sending.hidden = false
    button.disabled = true

    const request = new XMLHttpRequest()
    request.upload.onprogress = ({ loaded, total }) => (bar.value = (loaded / total) * 100)
    const fail = () => {
      sending.hidden = true
      button.disabled = false
      trouble.textContent = form.dataset.failed
      trouble.hidden = false
    }
    request.onerror = fail
    request.onload = () => {
      if (request.status < 300) return location.assign(request.responseURL)
      const answer = new DOMParser().parseFromString(request.responseText, 'text/html')
      const said = answer.querySelector('form[data-pieces] .error:not([data-trouble]), main p')
      fail()
      if (said) trouble.textContent = said.textContent
    }
    request.open('POST', form.action)
    request.send(new FormData(form))
  })
})()

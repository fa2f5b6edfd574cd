// Shows chosen pictures before they are sent.
(() => {
  for (const field of document.querySelectorAll('[data-pictures]')) {
    const input = field.querySelector('input[type=file]')
    const place = field.querySelector('[data-chosen]')
    const said = field.querySelector('[data-said]')
    if (!input || !place) continue
    let shown = []

    input.addEventListener('change', () => {
      for (const item of shown) {
        URL.revokeObjectURL(item.querySelector('img').src)
        item.remove()
      }
      shown = [...input.files].map(file => {
        const item = document.createElement('li')
        item.className = 'pics__item pics__item--new'
        const tile = item.appendChild(document.createElement('span'))
        tile.className = 'pic'
        const picture = tile.appendChild(document.createElement('img'))
        picture.alt = file.name
        picture.src = URL.createObjectURL(file)
        place.before(item)
        return item
      })
      said.textContent = shown.length ? `${shown.length} · ${place.dataset.says}` : ''
    })
  }
})()

// Tells while a password is typed what is still missing. The server has the last word.
for (const box of document.querySelectorAll('[data-strength]')) {
  const input = box.querySelector('input')
  const meter = box.querySelector('.strength__meter')
  const bar = meter.querySelector('progress')
  const told = meter.querySelector('output')
  const { shortest, long, common, contacts } = meter.dataset
  const commonOnes = new Set(common.split(' '))

  const own = () => [...contacts.split(' '), input.form.elements.contact?.value ?? ''].map(text => text.trim().toLowerCase()).filter(Boolean)
  const isOwn = text => own().some(contact => {
    const digits = text.replace(/\D/g, '')
    return contact === text || contact.split('@')[0] === text || (digits.length >= 7 && text.length - digits.length < 4 && contact.replace(/\D/g, '').endsWith(digits))
  })

  const look = () => {
    const text = input.value.normalize('NFKC').toLowerCase()
    const length = [...text].length
    const met = {
      length: length >= shortest,
      mix: length >= long || (/\p{L}/u.test(text) && /\d/.test(text)),
      own: new Set(text).size >= 4 && !commonOnes.has(text) && !isOwn(text),
    }
    const count = Object.values(met).filter(Boolean).length
    meter.hidden = length === 0
    for (const [rule, is] of Object.entries(met)) meter.querySelector(`[data-rule=${rule}]`).classList.toggle('wait', !is)

    const good = count === 3
    const strong = good && length >= long
    bar.value = strong ? 4 : count
    const words = strong ? told.dataset.strong : good ? told.dataset.good : told.dataset.weak
    if (told.value !== words) told.value = words
  }
  input.addEventListener('input', look)
  look()
}

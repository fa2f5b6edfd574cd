// The shop in the colour that is being chosen.
const hue = document.querySelector('[data-hue]')
const show = () => document.documentElement.style.setProperty('--brand-h', hue.value)
hue?.addEventListener('input', show)

// A new shop most likely keeps the clock of whoever opens it.
const zone = document.querySelector('form[data-fresh] select[name=timeZone]')
const clock = Intl.DateTimeFormat().resolvedOptions().timeZone
if (zone && [...zone.options].some(option => option.value === clock)) zone.value = clock

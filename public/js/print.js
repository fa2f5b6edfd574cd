// The button that opens the browser's print dialog; without scripts the browser's own menu does it.
(() => {
  for (const button of document.querySelectorAll('[data-print]')) {
    button.hidden = false
    button.addEventListener('click', () => print())
  }
})()

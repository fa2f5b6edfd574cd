import { expect, test } from 'bun:test'
import { speak } from '../platform/words.ts'
import { TextArea, TextField } from './fields.tsx'

const say = speak('en')
const typed = `"><script>x</script> & &lt;b&gt; 'q'`

const shown = async (html: string) => {
  let value: string | null = null
  let inside = ''
  await new HTMLRewriter()
    .on('input', { element: element => { value = element.getAttribute('value') } })
    .on('textarea', { text: chunk => { inside += chunk.text } })
    .transform(new Response(html)).text()
  return decode(value ?? inside)
}
const decode = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll(/&(quot|#34);/g, '"').replaceAll(/&(apos|#39|#x27);/g, "'").replaceAll('&amp;', '&')

test('what was typed comes back letter by letter, and stays text', async () => {
  const filled = { values: { a: typed }, errors: {} }
  expect(await shown(String(<TextField say={say} filled={filled} name="a" label="A" />))).toBe(typed)
  expect(await shown(String(<TextArea say={say} filled={filled} name="a" label="A" />))).toBe(typed)
})

test('an error is tied to its field', () => {
  const html = String(<TextField say={say} filled={{ values: {}, errors: { a: { 'zh-CN': '错', en: 'Wrong' } } }} name="a" label="A" hint="Help" />)
  expect(html).toContain('aria-invalid="true"')
  expect(html).toContain('aria-describedby="e-a h-a"')
  expect(html).toContain('id="e-a"')
})

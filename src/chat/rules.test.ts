import { expect, test } from 'bun:test'
import { longestMessage, tidyMessage, whyNotSay } from './rules.ts'
import { words } from './words.ts'

test.each([
  ['  今晚有公道杯吗  ', '今晚有公道杯吗'],
  ['two\nlines\r\nand\ta tab', 'two lines and a tab'],
  ['null\u0000 and bell\u0007', 'null and bell'],
  ['\u202eturned round\u202c \u2066hidden\u2069', 'turned round hidden'],
  ['a\u2028b\u2029c', 'a b c'],
  ['e\u0301', '\u00e9'],
  ['z\u0300\u0301\u0302\u0303\u0304\u0305algo', 'z\u0300\u0301\u0302algo'],
  ['<b>bold</b> & "quoted"', '<b>bold</b> & "quoted"'],
  ['👨‍👩‍👧 family', '👨‍👩‍👧 family'],
])('%j is said as %j', (typed, said) => {
  expect(tidyMessage(typed)).toBe(said)
})

test.each(['', '   ', '\u200b', '\u200b \u200c', '\u3164', '\u2800', '\u0000', '\u0301', '\ufeff'])('%j says nothing', typed => {
  expect(whyNotSay(tidyMessage(typed))).toBe(words.blank)
})

test('five hundred characters are the most, whatever they are', () => {
  for (const letter of ['a', '茶', '🍵']) {
    expect(whyNotSay(letter.repeat(longestMessage))).toBeNull()
    expect(whyNotSay(letter.repeat(longestMessage + 1))).toBe(words.tooLong)
  }
})

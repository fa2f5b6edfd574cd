import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { finderOf, fold, longestWord, mostWords, readWords, whyNotWords } from './rules.ts'

const finder = (...all: string[]) => finderOf(all.map(word => ({ folded: fold(word), word })))
const find = finder('加微信', '刷单', 'scam', 'free money', 'VX', 'café')

test.each([
  ['加微信领券', '加微信'],
  ['加 微-信', '加微信'],
  ['加\u200b微\u200b信', '加微信'],
  ['这家刷。单。', '刷单'],
  ['What a SCAM!', 'scam'],
  ['ｓｃａｍ', 'scam'],
  ['free   money, really', 'free money'],
  ['加vx聊', 'VX'],
  ['see you at the CAFE', 'café'],
  ['微信支付很方便', null],
  ['scampi for dinner', null],
  ['freemoney', null],
  ['刷一单', null],
  ['', null],
])('%p: %p', (text, word) => expect(find(text)).toBe(word))

test('without words nothing is found, and a list is read line by line, each word once', () => {
  expect(finderOf([])('加微信')).toBeNull()
  expect(readWords(' 刷单 \r\n\nScam\nSCAM\n。。\n')).toEqual(['刷单', 'SCAM'])
  expect(whyNotWords(Array.from({ length: mostWords + 1 }, String))).not.toBeNull()
  expect(whyNotWords(['字'.repeat(longestWord + 1)])).not.toBeNull()
  expect(whyNotWords(['字'.repeat(longestWord)])).toBeNull()
})

const word = fc.string({ unit: fc.constantFrom(...'刷单微信abcé1'), minLength: 1, maxLength: 6 })

test('whatever is on the list is found as it stands, however it is set off, and what was folded stays as it is', () => {
  fc.assert(fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), fc.string({ unit: fc.constantFrom(...' .，-!'), minLength: 1, maxLength: 3 }), (all, around) => {
    const finds = finder(...all)
    for (const one of all) {
      expect(fold(fold(one))).toBe(fold(one))
      expect(finds(`${around}${one}${around}`)).not.toBeNull()
    }
  }))
})

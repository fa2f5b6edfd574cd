import { expect, test } from 'bun:test'
import { speak } from '../../platform/words.ts'
import { placeName, placeOf, readPlaces } from './places.ts'
import { countryCodes, provinces } from './regions.ts'

test.each([
  ['浙江省杭州市西湖区', 'CN-ZJ'],
  ['浙江 杭州 西湖', 'CN-ZJ'],
  ['浙江', 'CN-ZJ'],
  ['中国浙江省宁波市', 'CN-ZJ'],
  ['中国，浙江省，宁波市', 'CN-ZJ'],
  ['杭州市西湖区', 'CN-ZJ'],
  ['西湖区 杭州', 'CN-ZJ'],
  ['内蒙古自治区呼和浩特市', 'CN-NM'],
  ['内蒙呼市', 'CN-NM'],
  ['广西壮族自治区桂林市', 'CN-GX'],
  ['新疆维吾尔自治区乌鲁木齐市', 'CN-XJ'],
  ['新疆生产建设兵团第八师石河子市', 'CN-XJ'],
  ['西藏自治区拉萨市', 'CN-XZ'],
  ['北京市朝阳区', 'CN-BJ'],
  ['上海市浦东新区', 'CN-SH'],
  ['吉林省吉林市', 'CN-JL'],
  ['海南省三亚市', 'CN-HI'],
  ['海南藏族自治州共和县', 'CN-QH'],
  ['重庆', 'CN-CQ'],
  ['陕西省西安市', 'CN-SN'],
  ['山西省太原市', 'CN-SX'],
  ['廣東省深圳市', 'CN-GD'],
  ['香港特别行政区九龙', 'CN-HK'],
  ['中国香港', 'CN-HK'],
  ['澳門', 'CN-MO'],
  ['台湾省台北市', 'CN-TW'],
  ['臺北市信義區', 'CN-TW'],
  ['Zhejiang', 'CN-ZJ'],
  ['zhejiang province', 'CN-ZJ'],
  ['Xihu, Hangzhou, Zhejiang, China', 'CN-ZJ'],
  ['China, Zhejiang, Hangzhou', 'CN-ZJ'],
  ['Hangzhou Zhejiang China', 'CN-ZJ'],
  ['Hohhot, Inner Mongolia', 'CN-NM'],
  ['Xinjiang Uyghur Autonomous Region', 'CN-XJ'],
  ['Shaanxi', 'CN-SN'],
  ['Shanxi', 'CN-SX'],
  ['Hong Kong SAR, China', 'CN-HK'],
  ['Central, Hong Kong', 'CN-HK'],
  ['Macau', 'CN-MO'],
  ['Taipei, Taiwan', 'CN-TW'],
  ['中国', 'CN'],
  ['China', 'CN'],
  ['Hangzhou, China', 'CN'],
  ['日本东京都', 'JP'],
  ['美国加利福尼亚州', 'US'],
  ['印度尼西亚', 'ID'],
  ['印度', 'IN'],
  ['几内亚比绍', 'GW'],
  ['蒙古', 'MN'],
  ['Clifton, Bristol, UK', 'GB'],
  ['Clifton, Bristol, United Kingdom', 'GB'],
  ['Paris, France', 'FR'],
  ['Atlanta, Georgia, U.S.A.', 'US'],
  ['Trenton, New Jersey, USA', 'US'],
  ['SINGAPORE', 'SG'],
  ['Ｊａｐａｎ', 'JP'],
])('%s is in %s', (region, place) => expect(placeOf(region)).toBe(place))

test.each(['', '   ', '西湖区', '朝阳区建国路', 'Clifton, Bristol', 'Trenton, New Jersey', '火星', ',,,', '<b>'])('where %p is cannot be told', region => {
  expect(placeOf(region)).toBeNull()
})

test('every place has a name in both languages, which leads back to it', () => {
  expect([provinces.length, countryCodes.length]).toEqual([34, 241])
  for (const code of [...provinces.map(({ code }) => code), ...countryCodes]) {
    for (const locale of ['zh-CN', 'en'] as const) expect([code, placeOf(placeName(speak(locale), code))]).toEqual([code, code])
  }
})

test('every city leads to its province', () => {
  for (const { code, cities } of provinces) for (const city of cities) expect([city, placeOf(`${city}市`)]).toEqual([city, code])
})

test('a merchant types places as they come, and hears which are none', () => {
  expect(readPlaces('新疆、Tibet；日本, Gondor\n新疆维吾尔自治区')).toEqual({ places: ['CN-XJ', 'CN-XZ', 'JP'], unknown: ['Gondor'] })
  expect(readPlaces('')).toEqual({ places: [], unknown: [] })
})

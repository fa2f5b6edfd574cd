import type { PointKind, ReturnExclusion } from '../catalog/content/rules.ts'
import type { Word } from '../platform/words.ts'
import type { GoodName } from './goods.ts'

type Text = Word

export type Detail = {
  tags?: Text[]
  points?: Partial<Record<PointKind, Text>>
  comparison?: { against: Text; rows: { aspect: Text; ours: Text; theirs: Text; source: Text }[] }
  returnExcluded?: ReturnExclusion
  /** One option; of each value how much more it costs (in the shop's currency) and how many there are. */
  option?: { name: Text; values: { value: Text; more: number; stock: number }[] }
}

const word = (zh: string, en: string): Text => ({ 'zh-CN': zh, en })
const handmade = word('手工', 'handmade')
const gift = word('礼物', 'gift')

/** What some of the goods tell besides. */
export const details: Partial<Record<GoodName, Detail>> = {
  gaiwan: {
    tags: [handmade, gift],
    points: {
      function: word('盖沿留了出水的口，不烫手', 'The lid is cut so that it pours without burning fingers'),
      material: word('景德镇白瓷，釉下青花手绘', 'White porcelain, painted by hand under the glaze'),
      scene: word('两三个人喝茶正好', 'Right for two or three'),
    },
    comparison: {
      against: word('机制盖碗', 'a machine-made gaiwan'),
      rows: [
        { aspect: word('壁厚', 'Thickness'), ours: word('1.5 毫米', '1.5 mm'), theirs: word('3 毫米', '3 mm'), source: word('我们自己量的，2026 年 9 月', 'Our own measurement, September 2026') },
        { aspect: word('破损', 'If it breaks'), ours: word('运输破损补寄', 'A new one when it broke on the way'), theirs: word('多数不补寄', 'Mostly none'), source: word('五家店的商品页，2026 年 9 月', 'Pages of five shops, September 2026') },
      ],
    },
  },
  cup: { tags: [handmade], points: { material: word('三天柴窑，落灰成釉', 'Three days in a wood kiln; the ash made the glaze') } },
  teapot: { tags: [handmade, gift] },
  honey: { returnExcluded: 'hygiene' },
  apron: {
    tags: [handmade],
    points: { material: word('棉麻，植物染', 'Cotton and linen, plant dye'), scene: word('厨房、画室都用得上', 'For the kitchen and the studio') },
    option: { name: word('尺寸', 'Size'), values: [{ value: word('均码', 'Regular'), more: 0, stock: 12 }, { value: word('加大', 'Large'), more: 3, stock: 6 }] },
  },
}

import type { Word } from '../platform/words.ts'

export type Good = {
  /** Its picture in public/demo. */
  picture: string
  of: 'owner' | 'tea' | 'cloth'
  /** The slug of its category. */
  category: string
  title: Word
  description: Word
  /** In the shop's currency: yuan for the Chinese demo, dollars for the English one. */
  price: { 'zh-CN': number; en: number }
  stock: number
  /** Where it stands in the end; on sale unless said otherwise. */
  state?: 'draft' | 'submitted' | 'declined'
}

const good = (
  of: Good['of'], category: string, picture: string, [zh, en]: [string, string], [yuan, dollars]: [number, number], stock: number,
  [aboutZh, aboutEn]: [string, string], state?: Good['state'],
): Good => ({
  of, category, picture, stock, ...(state ? { state } : {}),
  title: { 'zh-CN': zh, en }, description: { 'zh-CN': aboutZh, en: aboutEn }, price: { 'zh-CN': yuan, en: dollars },
})

/** What the three demo merchants sell. */
export const goods = {
  gaiwan: good('owner', 'tea', 'gaiwan', ['手绘缠枝莲盖碗 150 ml', 'Hand-painted lotus gaiwan, 150 ml'], [168, 24], 24, [
    '景德镇白瓷，釉下青花，一笔一笔画的缠枝莲。两三个人喝刚好，盖沿留了出水的口，不烫手。\n可以进洗碗机，请不要放微波炉。',
    'White porcelain, lotus scrolls painted under the glaze. Right for two or three; the lid is cut so that it pours without burning fingers.\nSafe in the dishwasher, not in the microwave.']),
  teapot: good('owner', 'tea', 'teapot', ['段泥小石瓢壶 180 ml', 'Duanni clay teapot, 180 ml'], [398, 56], 9, [
    '原矿段泥，全手工。出水利落，适合泡熟普和岩茶。每把略有不同，以拿到的为准。', 'Raw Duanni clay, made entirely by hand. Pours cleanly; good for ripe pu-erh and rock tea. No two are quite the same.']),
  cup: good('owner', 'tea', 'cup', ['柴烧主人杯 单只', 'Wood-fired cup'], [89, 13], 32, [
    '三天柴窑，落灰自然成釉。口沿不割嘴。', 'Three days in a wood kiln; the ash made the glaze. The rim is smooth.']),
  pitcher: good('owner', 'tea', 'pitcher', ['汝釉公道杯 220 ml', 'Ru-glaze pitcher, 220 ml'], [128, 18], 31, [
    '天青釉，养一阵子会有细细的开片。', 'Sky-blue glaze that grows fine lines with use.']),
  dish: good('owner', 'tea', 'dish', ['青釉荷叶盏托 一对', 'Celadon lotus saucers, a pair'], [72, 10], 40, ['荷叶形，配主人杯正合适。', 'Shaped like lotus leaves; made for the cups.']),
  tray: good('owner', 'home', 'tray', ['竹制排水茶盘', 'Bamboo tea tray with drain'], [238, 34], 12, ['楠竹，抽屉接水。', 'Bamboo, with a drawer for the water.'], 'draft'),

  teacake: good('tea', 'tea', 'teacake', ['2019 年熟普茶饼 357 g', 'Ripe pu-erh cake 2019, 357 g'], [298, 42], 20, ['勐海料，干仓存放。汤色红亮，枣香。', 'From Menghai, stored dry. Red, bright, with a scent of dates.']),
  caddy: good('tea', 'tea', 'caddy', ['粗陶茶叶罐 中号', 'Stoneware tea caddy, medium'], [118, 17], 15, ['透气不透光，放一饼茶正好。', 'Lets air in and keeps light out; holds one cake.']),
  honey: good('tea', 'food', 'honey', ['枣花蜂蜜 500 g', 'Date blossom honey, 500 g'], [68, 10], 60, ['自家蜂场，不加糖。冬天会结晶，温水化开即可。', 'From our own hives, nothing added. It sets in winter; warm water loosens it.']),
  kettle: good('tea', 'kitchen', 'kettle', ['铸铁提梁壶 1.2 L', 'Cast iron kettle, 1.2 L'], [468, 68], 7, ['生铁铸造，内壁不上釉，煮水软甜。', 'Cast iron, unglazed inside: it makes water soft and sweet.']),
  sampler: good('tea', 'tea', 'caddy', ['散装样茶 10 g', 'Loose tea sample, 10 g'], [12, 2], 100, ['先尝后买。', 'Try before you buy.'], 'declined'),

  apron: good('cloth', 'clothing', 'apron', ['靛蓝手染围裙', 'Indigo apron, dyed by hand'], [139, 20], 18, ['棉麻，植物染。头两次请单独洗。', 'Cotton and linen, plant dye. Wash alone the first two times.']),
  bag: good('cloth', 'clothing', 'bag', ['亚麻绣叶布袋', 'Linen bag with a stitched leaf'], [96, 14], 25, ['能装下一台电脑，肩带加厚。', 'Holds a laptop; thick straps.']),
  bowl: good('cloth', 'kitchen', 'bowl', ['柿釉斗笠碗', 'Persimmon glaze bowl'], [58, 8], 42, ['口径 15 cm，盛面盛汤都好。', '15 cm across, for noodles or soup.']),
  vase: good('cloth', 'craft', 'vase', ['影青小花插', 'Small celadon vase'], [76, 11], 3, ['一枝就好看。', 'One twig is enough.']),
  soap: good('cloth', 'beauty', 'soap', ['山茶油手工皂', 'Camellia oil soap'], [38, 6], 80, ['冷制，放了六个星期。', 'Cold process, six weeks old.'], 'submitted'),
} satisfies Record<string, Good>

export type GoodName = keyof typeof goods

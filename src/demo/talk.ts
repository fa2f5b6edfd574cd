import type { Word } from '../platform/words.ts'

type Who = 'host' | 'buyer' | 'second' | 'third'

/** Who says what, and how many minutes after the show began. */
type Line = [minute: number, who: Who, text: Word]

const line = (minute: number, who: Who, zh: string, en: string): Line => [minute, who, { 'zh-CN': zh, en }]

export const talk = {
  workshop: [
    line(0, 'host', '大家晚上好，先试一下声音', 'Good evening! Just trying the sound'),
    line(1, 'buyer', '声音很清楚', 'We hear you well'),
    line(2, 'second', '这只釉面能再近一点看吗', 'Could we see that glaze closer?'),
    line(3, 'third', '150 ml 两个人喝够不够？', 'Is 150 ml enough for two?'),
    line(4, 'host', '两三个人刚好', 'Just right for two or three'),
    line(5, 'buyer', '能配一个公道杯吗，想凑一套', 'Is there a pitcher to go with it?'),
    line(6, 'second', '包装怕不怕摔', 'Does it travel well?'),
    line(7, 'host', '碎了补发，放心', 'Broken ones are replaced, do not worry'),
    line(8, 'third', '已拍，求手写卡片', 'Ordered! A handwritten card, please'),
  ],
  cloth: [
    line(1, 'host', '今天染的是这一缸新的靛蓝', 'Today we use a fresh vat of indigo'),
    line(4, 'second', '洗了会掉色吗', 'Will it fade in the wash?'),
    line(5, 'host', '头两次单独洗，以后就好了', 'Wash it alone twice, then it stays'),
    line(12, 'buyer', '围裙口袋深不深', 'Are the pockets deep?'),
    line(13, 'host', '放得下一把剪刀一卷线', 'A pair of scissors and a spool fit in'),
    line(31, 'third', '小花插还有吗', 'Any of the small vases left?'),
    line(33, 'host', '还有最后三只', 'The last three'),
    line(41, 'third', '抢到了', 'Got one'),
    line(74, 'host', '谢谢大家，明天发货，晚安', 'Thank you all. We ship tomorrow. Good night'),
  ],
} satisfies Record<string, Line[]>

import type { Word } from '../platform/words.ts'

/** Nobody here is a real person: every name says so. */
export const words = {
  notEmpty: { 'zh-CN': '这个数据文件夹里已经有一家店了。演示店需要一个空的文件夹', en: 'There is a shop in this data folder already. The demo shop needs an empty one' } satisfies Word,

  shop: { 'zh-CN': '青禾器物（演示店）', en: 'Qinghe Wares (demo)' },

  people: {
    owner: { 'zh-CN': '示例店主', en: 'Demo owner' },
    tea: { 'zh-CN': '示例商家·岭上茶', en: 'Demo merchant, Ridge Tea' },
    cloth: { 'zh-CN': '示例商家·小满布坊', en: 'Demo merchant, Xiaoman Cloth' },
    buyer: { 'zh-CN': '示例买家', en: 'Demo buyer' },
    second: { 'zh-CN': '示例买家乙', en: 'Demo buyer Two' },
    third: { 'zh-CN': '示例买家丙', en: 'Demo buyer Three' },
    supplier: { 'zh-CN': '示例供货商', en: 'Demo supplier' },
    courier: { 'zh-CN': '示例快递员', en: 'Demo courier' },
    admin: { 'zh-CN': '示例管理员', en: 'Demo administrator' },
  },
  address: {
    region: { 'zh-CN': '示例省示例市', en: 'Sampleton' },
    street: { 'zh-CN': (number: number) => `示例路 ${number} 号`, en: (number: number) => `${number} Example Street` },
  },

  bank: { 'zh-CN': '示例银行', en: 'Example Bank' },
  bankHint: { 'zh-CN': '演示账户，不会真的收款。', en: 'A demo account: no money goes anywhere.' },
  wallet: { 'zh-CN': '示例钱包', en: 'Demo wallet' },
  walletHint: { 'zh-CN': '演示收款码，扫了也不能付款。', en: 'A demo code: it cannot be paid.' },
  express: { 'zh-CN': '次日送到', en: 'There the next day' },
  collect: { 'zh-CN': '示例路 1 号，每天 10:00–18:00', en: '1 Example Street, every day from 10 to 18' },
  cashHint: { 'zh-CN': '送到时付给快递员。', en: 'Pay the courier at the door.' },
  returns: {
    missing: { 'zh-CN': '礼盒里的茶针没有放。', en: 'The tea needle that belongs in the box was not there.' },
    fit: { 'zh-CN': '比想的小一点，想换一只大的。没有用过，包装都在。', en: 'It is a little smaller than I thought. I have not used it and kept the packing.' },
  },
  carrier: { 'zh-CN': '示例快递', en: 'Demo Express' },
  yearAndPlace: { 'zh-CN': '请写明茶叶的年份和产地', en: 'Please say the year and the place of the tea' },
  reviews: {
    teacake: { 'zh-CN': '茶饼压得紧，撬开以后香气很足，泡了七八道还有甜味。', en: 'Pressed tight, but once opened it smells wonderful, and the eighth brewing is still sweet.' },
    teacakeLater: { 'zh-CN': '放了几天再泡，更顺口了。', en: 'A few days later it tastes even rounder.' },
    teacakeAnswer: { 'zh-CN': '谢谢！用沸水快出汤，香气会更高。', en: 'Thank you! Boiling water and a quick pour bring out even more.' },
    kettle: { 'zh-CN': '烧得快，壶嘴出水稳，就是比想的重一点。', en: 'It boils fast and pours well, only it is a little heavier than I thought.' },
  },
  changedMind: { 'zh-CN': '请用牛皮纸包，是送人的', en: 'Brown paper, please: it is a present' },
  leaveAtDoor: { 'zh-CN': '不在家请放门口', en: 'Please leave it at the door' },

  rooms: {
    workshop: {
      title: { 'zh-CN': '秋窑新烧，今晚开箱', en: 'Fresh from the autumn kiln' },
      host: { 'zh-CN': '阿禾（演示）', en: 'He (demo)' },
      introduction: { 'zh-CN': '这一窑烧了三天。盖碗、小壶、主人杯，一件一件拿给您看，喜欢再拍。\n48 小时内发货，碎了补发。画面是测试信号。', en: 'Three days in the kiln. Gaiwans, small pots and cups, shown one by one; buy when you like one.\nShipped within 48 hours, replaced when broken. The picture is a test signal.' },
    },
    tea: {
      title: { 'zh-CN': '明晚喝熟普：一饼茶怎么撬、怎么泡', en: 'Tomorrow: how to open and brew a cake of ripe pu-erh' },
      host: { 'zh-CN': '岭上茶（演示）', en: 'Ridge Tea (demo)' },
      introduction: { 'zh-CN': '带您从撬茶、醒茶泡到第八泡。', en: 'From opening the cake to the eighth cup.' },
    },
    cloth: {
      title: { 'zh-CN': '靛蓝手染：围裙和布袋', en: 'Indigo by hand: aprons and bags' },
      host: { 'zh-CN': '小满（演示）', en: 'Xiaoman (demo)' },
      introduction: { 'zh-CN': '看染布怎么从绿变蓝。', en: 'Watch the cloth turn from green to blue.' },
    },
  },
}

export const words = {
  title: { 'zh-CN': '用户协议', en: 'User agreement' },
  version: { 'zh-CN': (version: string) => `版本 ${version}。您同意时的版本和时间会和账号一起保存。`, en: (version: string) => `Version ${version}. The version you accept, and when, is kept with your account.` },

  sections: [
    {
      title: { 'zh-CN': '您在和谁打交道', en: 'Whom you deal with' },
      text: {
        'zh-CN': (shop: string) => `${shop}由店家自己开设和管理，运行在店家自己的机器上。商品由页面上标明的商家出售，买卖合同在您和商家之间成立。提供软件的 Stallcast 不参与交易，也看不到您的资料。`,
        en: (shop: string) => `${shop} is run by its owner on a machine of their own. Goods are sold by the merchant named on the page, and the contract of sale is between you and them. Stallcast, who make the software, take no part in it and see nothing of yours.`,
      },
    },
    {
      title: { 'zh-CN': '您的账号', en: 'Your account' },
      text: {
        'zh-CN': '账号归您本人使用。请不要把密码或验证码告诉任何人，店家也不会向您索要。您可以随时查看登录过的设备并让它们退出。',
        en: 'The account is yours alone. Do not tell anybody your password or a code; the shop will never ask for them. You can see where you are signed in, and sign those devices out, at any time.',
      },
    },
    {
      title: { 'zh-CN': '下单和付款', en: 'Ordering and paying' },
      text: {
        'zh-CN': '下单时显示的价格和运费就是您要付的钱。货款按页面上的方式直接付给商家。没有付款的订单会在 15 分钟后自动取消，付款之前您也可以自己取消。退货和售后按照法律规定和商家的说明办理。',
        en: 'The price and the delivery fee shown when you order are what you pay, straight to the merchant, in the way the page says. An order that is not paid is cancelled after 15 minutes, and until you pay you may cancel it yourself. Returns and repairs follow the law and what the merchant has written.',
      },
    },
    {
      title: { 'zh-CN': '直播间里', en: 'In the live room' },
      text: {
        'zh-CN': '请友善发言。不要发布违法内容、广告，或者别人的隐私。主播可以隐藏不合适的发言；屡次违反的账号，店家可以停用，并写明原因。',
        en: 'Be kind. Nothing unlawful, no advertising, nothing private about others. The host may hide what does not belong there, and the shop may suspend an account that keeps doing it; the reason is written down.',
      },
    },
    {
      title: { 'zh-CN': '您的资料', en: 'What is kept about you' },
      text: {
        'zh-CN': '店里保存您的手机号或邮箱、昵称、收货地址、订单、聊天发言，以及登录的时间、设备和网络地址。手机号、邮箱和地址加密保存。资料只用来办理您的订单和保护账号：为您发货的商家能看到收货人、电话和地址，其他人看不到。资料不会出售。想查看、更正或删除资料，请联系店家。',
        en: 'The shop keeps your number or e-mail, the name you show, your addresses, orders and chat messages, and when, with what device and from which network address you signed in. Number, e-mail and addresses are stored encrypted. All this serves your orders and the safety of your account: the merchant who sends you something sees name, phone and address, nobody else does. Nothing is sold. To see, correct or delete it, ask the shop.',
      },
    },
  ],
}

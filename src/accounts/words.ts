import { speak, type Word } from '../platform/words.ts'

export const words = {
  signInFirst: { 'zh-CN': '请先登录', en: 'Please sign in first' },
  notForYou: { 'zh-CN': '这个页面不对您开放', en: 'This page is not open to you' },

  badContact: {
    'zh-CN': '请填写能收短信的手机号，或电子邮箱。国外号码请带上 + 和国家代码',
    en: 'Please enter a mobile number that can get text messages, or an e-mail address. Numbers from abroad need + and the country code',
  },
  passwordTooShort: { 'zh-CN': '密码至少要 8 位', en: 'Use at least 8 characters' },
  passwordTooPlain: { 'zh-CN': '请同时用字母和数字，或者写到 12 位以上', en: 'Use letters together with digits, or at least 12 characters' },
  passwordTooCommon: { 'zh-CN': '这个密码太常见了，很容易被猜到', en: 'This password is very common and easily guessed' },
  passwordIsContact: { 'zh-CN': '密码不能是您的手机号或邮箱', en: 'The password may not be your own number or address' },

  codeWrong: { 'zh-CN': '验证码不对，或者已经过期。请核对，或重新获取一个', en: 'This code is not right or has expired. Please check it, or get a new one' },
  codeSpent: { 'zh-CN': '输错的次数太多了。请重新获取验证码', en: 'That was wrong too often. Please get a new code' },
  codeTooSoon: (seconds: number) => ({
    'zh-CN': `刚刚发送过。请等 ${seconds} 秒再获取`,
    en: `A code was sent just now. Please wait ${seconds} seconds for another`,
  }),
  codeTooMany: { 'zh-CN': '这个号码获取验证码太多次了，请一小时后再试', en: 'Too many codes were asked for this contact. Please try again in an hour' },
  tooManyTries: { 'zh-CN': '试的次数太多了，请过几分钟再试', en: 'Too many tries. Please wait a few minutes and try again' },

  codeMail: { 'zh-CN': (shop: string) => `${shop}的验证码`, en: (shop: string) => `Your code for ${shop}` },
  codeText: {
    'zh-CN': (shop: string, code: string, purpose: string) => `【${shop}】${code} 是您${purpose}的验证码，10 分钟内有效。请不要告诉任何人。`,
    en: (shop: string, code: string, purpose: string) => `${shop}: ${code} is your code to ${purpose}. It is good for 10 minutes. Do not tell it to anybody.`,
  },
  purposes: {
    register: { 'zh-CN': '注册', en: 'register' },
    recover: { 'zh-CN': '设置新密码', en: 'set a new password' },
    enter: { 'zh-CN': '登录', en: 'sign in' },
    buy: { 'zh-CN': '下单', en: 'place your order' },
  },

  suspended: { 'zh-CN': '这个账号已被店家停用。如有疑问，请联系店家', en: 'The shop has suspended this account. Please ask the shop if you think this is wrong' },
  mustAgree: { 'zh-CN': '请先阅读并同意用户协议', en: 'Please read and accept the agreement first' },
  wrongPassword: { 'zh-CN': '账号或密码不对', en: 'The contact or the password is not right' },
  taken: { 'zh-CN': '您已经有账号了，请直接登录；忘了密码可以用验证码重设', en: 'You already have an account. Please sign in; a forgotten password can be set anew by code' },
  wrongOldPassword: { 'zh-CN': '现在的密码不对', en: 'The present password is not right' },

  sessionGone: { 'zh-CN': '那台设备已经退出登录了', en: 'That device is already signed out' },
  nobody: { 'zh-CN': '没有找到这个人', en: 'There is nobody by that number' },
  lastAdministrator: { 'zh-CN': '店里至少要留一位管理员', en: 'The shop needs at least one administrator' },
  notYourself: { 'zh-CN': '不能停用自己的账号', en: 'You cannot suspend yourself' },
  alreadySuspended: { 'zh-CN': '这个账号已经停用了', en: 'This account is already suspended' },

  passwordMail: { 'zh-CN': (shop: string) => `${shop}：密码已更改`, en: (shop: string) => `${shop}: your password was changed` },
  passwordText: {
    'zh-CN': (shop: string, url: string) => `【${shop}】您的密码刚刚更改，其他设备已退出登录。如果不是您本人操作，请马上重设密码：${url}/recover`,
    en: (shop: string, url: string) => `${shop}: your password has just been changed and your other devices are signed out. If it was not you, set a new one now: ${url}/recover`,
  },

  fileRefused: (name: string, reason: Word): Word => ({ 'zh-CN': `「${name}」：${speak('zh-CN')(reason)}`, en: `“${name}”: ${speak('en')(reason)}` }),
  filesLeftOut: (count: number): Word => ({
    'zh-CN': `图片放不下了，有 ${count} 张没有保存`,
    en: count === 1 ? 'There is no room for one more picture; it was left out' : `There is no room for ${count} more pictures; they were left out`,
  }),
}

import type { Word } from '../../platform/words.ts'

export const words = {
  contact: { 'zh-CN': '手机号或邮箱', en: 'Mobile number or e-mail' },
  contactHint: { 'zh-CN': '国外手机号请带上 + 和国家代码', en: 'Numbers from abroad with + and the country code' },
  code: { 'zh-CN': '验证码', en: 'Code' },
  getCode: { 'zh-CN': '获取验证码', en: 'Get a code' },
  sendAgain: { 'zh-CN': '重新获取', en: 'Send again' },
  otherContact: { 'zh-CN': '换一个手机号或邮箱', en: 'Use another number or address' },
  codeSent: (contact: string): Word => ({
    'zh-CN': `6 位验证码已发送到 ${contact}，10 分钟内有效。`,
    en: `A code of 6 digits is on its way to ${contact}. It is good for 10 minutes.`,
  }),
  codeSentPerhaps: (contact: string): Word => ({
    'zh-CN': `如果 ${contact} 有账号，6 位验证码已经发送，10 分钟内有效。`,
    en: `If there is an account for ${contact}, a code of 6 digits is on its way. It is good for 10 minutes.`,
  }),

  password: { 'zh-CN': '密码', en: 'Password' },
  newPassword: { 'zh-CN': '新密码', en: 'New password' },
  passwordHint: { 'zh-CN': '至少 8 位，字母和数字都要有；或者 12 位以上，什么都行。', en: 'At least 8 characters with letters and digits; or 12 and more of anything.' },
  strength: { 'zh-CN': '密码强度', en: 'Strength of the password' },
  strengthWeak: { 'zh-CN': '还差一点', en: 'Not there yet' },
  strengthGood: { 'zh-CN': '可以用了', en: 'Good enough' },
  strengthStrong: { 'zh-CN': '很好', en: 'Strong' },
  ruleLength: { 'zh-CN': '至少 8 位', en: 'At least 8 characters' },
  ruleMix: { 'zh-CN': '字母加数字，或 12 位以上', en: 'Letters and digits, or 12 and more' },
  ruleOwn: { 'zh-CN': '不是常见密码，也不是自己的号码', en: 'Not a common one, nor your own number' },

  name: { 'zh-CN': '昵称（可不填）', en: 'Name to show (may be empty)' },
  nameHint: { 'zh-CN': '聊天时大家看到的名字。不填会给您起一个。', en: 'What others see in the chat. We pick one for you if you leave it.' },
  agree: { 'zh-CN': '我已阅读并同意', en: 'I have read and accept the' },
  agreement: { 'zh-CN': '《用户协议》', en: 'user agreement' },

  register: { 'zh-CN': '注册', en: 'Register' },
  registerTitle: { 'zh-CN': '注册账号', en: 'Make an account' },
  haveAccount: { 'zh-CN': '已经有账号？', en: 'Already have an account?' },
  logIn: { 'zh-CN': '登录', en: 'Sign in' },
  logInTitle: { 'zh-CN': '登录', en: 'Sign in' },
  logInByCode: { 'zh-CN': '用验证码登录', en: 'Sign in by code' },
  logInByPassword: { 'zh-CN': '用密码登录', en: 'Sign in by password' },
  forgotten: { 'zh-CN': '忘记密码', en: 'Forgotten password' },
  noAccount: { 'zh-CN': '还没有账号？', en: 'No account yet?' },
  recoverTitle: { 'zh-CN': '重设密码', en: 'Set a new password' },
  recoverHint: { 'zh-CN': '我们会发一个验证码，确认是您本人。', en: 'We send a code to make sure it is you.' },
  recover: { 'zh-CN': '保存新密码', en: 'Save the new password' },
}

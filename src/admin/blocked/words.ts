export const words = {
  title: { 'zh-CN': '禁用词', en: 'Blocked words' },
  about: {
    'zh-CN': '含有这些词的话，在聊天和评价（包括追评和店家回复）里发不出去，对方会看到是哪个词。已经发出的不受影响。',
    en: 'A line with one of these cannot be sent in the chat or in reviews, later remarks and answers; whoever writes it is told which word it is. What was said before stays.',
  },
  list: { 'zh-CN': '一行一个词', en: 'One word on each line' },
  hint: {
    'zh-CN': '不分大小写和全角半角；中文词中间夹了符号也认得出；英文词只认整个词。',
    en: 'Case and width do not matter. Chinese words are found with signs between them too; English ones only as whole words.',
  },
  save: { 'zh-CN': '保存', en: 'Save' },
}

export const words = {
  studio: { 'zh-CN': '工作台', en: 'Studio' },
  rooms: { 'zh-CN': '直播', en: 'Live' },
  recordings: { 'zh-CN': '录像', en: 'Recordings' },
  products: { 'zh-CN': '商品', en: 'Products' },
  offers: { 'zh-CN': '优惠', en: 'Offers' },
  orders: { 'zh-CN': '订单', en: 'Orders' },
  reviews: { 'zh-CN': '评价', en: 'Reviews' },
  parcels: { 'zh-CN': '发货', en: 'Shipping' },
  aftersales: { 'zh-CN': '售后', en: 'Returns' },
  payments: { 'zh-CN': '收款', en: 'Payments' },
  admin: { 'zh-CN': '管理', en: 'Admin' },

  goods: {
    label: { 'zh-CN': '商品相关', en: 'About goods' },
    products: { 'zh-CN': '全部商品', en: 'All products' },
    stock: { 'zh-CN': '库存', en: 'Stock' },
    shipping: { 'zh-CN': '运费', en: 'Shipping' },
    suppliers: { 'zh-CN': '供应商', en: 'Suppliers' },
    import: { 'zh-CN': '导入导出', en: 'Import and export' },
  },
}

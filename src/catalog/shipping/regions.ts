/**
 * The provinces of China by ISO 3166-2, as an address may write them, and the cities by which one that leaves the
 * province out is still known. Traditional spellings stand among the names.
 */
export type Province = { code: string; zh: string; en: string; names: string[]; cities: string[] }

const province = (code: string, zh: string, en: string, cities: string, names = ''): Province =>
  ({ code: `CN-${code}`, zh, en, names: names.split(' ').filter(Boolean), cities: cities.split(' ').filter(Boolean) })

/** In the order in which they are usually listed. */
export const provinces: Province[] = [
  province('BJ', '北京', 'Beijing', '', 'peking'),
  province('TJ', '天津', 'Tianjin', ''),
  province('HE', '河北', 'Hebei', '石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 雄安'),
  province('SX', '山西', 'Shanxi', '太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁'),
  province('NM', '内蒙古', 'Inner Mongolia', '呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布 兴安盟 锡林郭勒 阿拉善', '内蒙 內蒙古 neimenggu nei_mongol'),
  province('LN', '辽宁', 'Liaoning', '沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳 葫芦岛', '遼寧'),
  province('JL', '吉林', 'Jilin', '长春 四平 辽源 通化 白山 松原 白城 延边'),
  province('HL', '黑龙江', 'Heilongjiang', '哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化 大兴安岭', '黑龍江'),
  province('SH', '上海', 'Shanghai', ''),
  province('JS', '江苏', 'Jiangsu', '南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁 昆山', '江蘇'),
  province('ZJ', '浙江', 'Zhejiang', '杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 义乌'),
  province('AH', '安徽', 'Anhui', '合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城'),
  province('FJ', '福建', 'Fujian', '福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德'),
  province('JX', '江西', 'Jiangxi', '南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶'),
  province('SD', '山东', 'Shandong', '济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽', '山東'),
  province('HA', '河南', 'Henan', '郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店 济源'),
  province('HB', '湖北', 'Hubei', '武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施 仙桃 潜江 天门 神农架'),
  province('HN', '湖南', 'Hunan', '长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西'),
  province('GD', '广东', 'Guangdong', '广州 韶关 深圳 珠海 汕头 佛山 江门 湛江 茂名 肇庆 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮', '廣東 canton'),
  province('GX', '广西', 'Guangxi', '南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左', '廣西 guangxi_zhuang'),
  province('HI', '海南', 'Hainan', '海口 三亚 三沙 儋州 琼海 文昌 万宁'),
  province('CQ', '重庆', 'Chongqing', '', '重慶'),
  province('SC', '四川', 'Sichuan', '成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 阿坝 甘孜 凉山', 'szechuan'),
  province('GZ', '贵州', 'Guizhou', '贵阳 六盘水 遵义 安顺 毕节 铜仁 黔西南 黔东南 黔南', '貴州'),
  province('YN', '云南', 'Yunnan', '昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 楚雄 红河 文山 西双版纳 大理 德宏 怒江 迪庆', '雲南'),
  province('XZ', '西藏', 'Tibet', '拉萨 日喀则 昌都 林芝 山南 那曲 阿里', 'xizang'),
  province('SN', '陕西', 'Shaanxi', '西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛', '陝西'),
  province('GS', '甘肃', 'Gansu', '兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南 临夏 甘南', '甘肅'),
  province('QH', '青海', 'Qinghai', '西宁 海东 海北 黄南 海南藏族 海南州 果洛 玉树 海西'),
  province('NX', '宁夏', 'Ningxia', '银川 石嘴山 吴忠 固原 中卫', '寧夏 ningxia_hui'),
  province('XJ', '新疆', 'Xinjiang', '乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉 博尔塔拉 巴音郭楞 阿克苏 克孜勒苏 喀什 和田 伊犁 塔城 阿勒泰 石河子 阿拉尔 图木舒克 五家渠', 'sinkiang xinjiang_uygur xinjiang_uyghur'),
  province('HK', '香港', 'Hong Kong', '九龙 九龍 新界', 'hongkong hksar kowloon new_territories'),
  province('MO', '澳门', 'Macao', '氹仔 路环', '澳門 macau'),
  province('TW', '台湾', 'Taiwan', '台北 臺北 新北 桃园 桃園 台中 臺中 台南 臺南 高雄 基隆 新竹', '臺灣 台灣 taipei kaohsiung taichung'),
]

/** ISO 3166-1 without China, what stands among its provinces, and islands where nobody lives. */
export const countryCodes =
  `AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD CF CG
   CH CI CK CL CM CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM
   GN GP GQ GR GT GU GW GY HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK
   LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA
   PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD
   TF TG TH TJ TK TL TM TN TO TR TT TV TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW`.split(/\s+/)

/** Other names by which people write them. */
export const countryNames: Record<string, string> = {
  us: 'US', usa: 'US', 'u.s.': 'US', 'u.s.a.': 'US', 'united states of america': 'US', america: 'US', 美利坚合众国: 'US', 美國: 'US',
  uk: 'GB', gb: 'GB', 'u.k.': 'GB', 'great britain': 'GB', britain: 'GB', england: 'GB', scotland: 'GB', wales: 'GB', 'northern ireland': 'GB', 英格兰: 'GB', 苏格兰: 'GB', 英國: 'GB',
  uae: 'AE', 阿联酋: 'AE', korea: 'KR', 'republic of korea': 'KR', 대한민국: 'KR', 大韩民国: 'KR', 韓國: 'KR', 'russian federation': 'RU', 俄罗斯联邦: 'RU',
  'viet nam': 'VN', holland: 'NL', 'the netherlands': 'NL', 'czech republic': 'CZ', turkey: 'TR', burma: 'MM', myanmar: 'MM', 'ivory coast': 'CI',
  deutschland: 'DE', 德國: 'DE', españa: 'ES', 日本国: 'JP', 法國: 'FR', brasil: 'BR', italia: 'IT', méxico: 'MX', schweiz: 'CH', suisse: 'CH', österreich: 'AT', 马来: 'MY', 印尼: 'ID', 沙特: 'SA', 澳洲: 'AU',
}

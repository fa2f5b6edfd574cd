export type Frame = { width: number; height: number }

export const frameRate = 25

/** A source that draws slowly turning colours, six times smaller than the frame: enlarging is cheaper than drawing. */
export const ground = ({ width, height }: Frame) =>
  `gradients=s=${width / 6}x${height / 6}:r=${frameRate}:speed=0.004:n=4:c0=0x24454d:c1=0x8b5a3c:c2=0xb98a63:c3=0x3b3350:seed=7`

/** A major chord that swells and fades once in eight seconds, at a level one can talk over. */
export const chord = [
  ...[220, 277.18, 329.63].map((pitch, at) => `sine=f=${pitch}:r=48000,volume=${0.5 - at * 0.1}[tone${at}]`),
  '[tone0][tone1][tone2]amix=3:normalize=0,tremolo=f=0.12:d=0.7',
].join(';')

/** The filter graph from input 0 to [picture]. Without a font that has the signs, a text is left out. */
export const pictureGraph = (frame: Frame, title: string, fonts: string[]) => {
  const { width, height } = frame
  const middle = Math.round(height * 0.4)
  const texts = [
    ...text('TEST BROADCAST', { fonts, size: 24, strength: 0.85, y: middle - 62 }),
    ...text(clock, { fonts, size: 62, strength: 1, y: middle - 24 }),
    ...text(plain(title), { fonts, size: 24, strength: 0.85, y: middle + radius + 36 }),
  ]

  return [
    `[0:v]scale=${width}:${height}:flags=bilinear,format=yuv420p[ground]`,
    `${shape(440, '46*clip((220-hypot(X-220,Y-220))/110,0,1)')}[glow]`,
    `${shape(260, '40*clip((130-hypot(X-130,Y-130))/70,0,1)')}[spark]`,
    `${shape(360, `110*clip(3-abs(${radius}-hypot(X-180,Y-180)),0,1)`)}[ring]`,
    `${shape(48, '235*clip((20-hypot(X-24,Y-24))/2,0,1)')}[dot]`,
    `[ground][glow]overlay=x='W*(0.5+0.4*sin(t*0.21))-w/2':y='H*(0.25+0.2*cos(t*0.17))-h/2'[a]`,
    `[a][spark]overlay=x='W*(0.5+0.4*cos(t*0.29))-w/2':y='H*(0.72+0.2*sin(t*0.23))-h/2'[b]`,
    `[b][ring]overlay=x=(W-w)/2:y=${middle}-h/2[c]`,
    `[c][dot]overlay=x='W/2+${radius}*sin(t*PI/5)-w/2':y='${middle}-${radius}*cos(t*PI/5)-h/2'[d]`,
    `[d]${['null', ...texts].join(',')}[picture]`,
  ].join(';')
}

const radius = 165

// Drawn once, then only moved.
const shape = (size: number, opacity: string) =>
  `color=white:s=${size}x${size}:r=1:d=1,format=yuva420p,geq=lum=255:cb=128:cr=128:a='${opacity}',loop=-1:1:0,setpts=N/${frameRate}/TB`

const clock = String.raw`%{localtime\:%H\\\:%M\\\:%S}`

// ffmpeg reads three layers of quoting in a text; letters and digits need none.
const plain = (title: string) => title.replace(/[^\p{L}\p{N}.\- ]+/gu, ' ').trim().slice(0, 40)

const text = (words: string, { fonts, size, strength, y }: { fonts: string[]; size: number; strength: number; y: number }) => {
  const font = fonts.find(/\p{Script=Han}/u.test(words) ? isChinese : isLatin)
  return words && font ? [`drawtext=fontfile='${font}':text='${words}':fontcolor=white@${strength}:fontsize=${size}:x=(w-tw)/2:y=${y}`] : []
}

const isChinese = (path: string) => /CJK|wqy|WenQuanYi|SourceHan|PingFang/i.test(path)
const isLatin = (path: string) => !isChinese(path)

import { writeZip } from '../../platform/zip.ts'

export const shapes = { portrait: [720, 1280], landscape: [1280, 720], 'portrait-full': [1080, 1920], 'landscape-full': [1920, 1080] } as const
export type Shape = keyof typeof shapes

/**
 * A profile as OBS Studio (28 and later) keeps it: a folder that Profile › Import takes in. basic.ini holds the settings,
 * service.json server and key, streamEncoder.json the encoder of the Advanced output mode.
 */
export const writeObsProfile = ({ name, server, streamKey, shape }: { name: string; server: string; streamKey: string; shape: Shape }) => {
  const [width, height] = shapes[shape]
  const folder = `Stallcast ${name.replace(/[^\p{L}\p{N} _-]/gu, '').trim().slice(0, 40)}`.trim()
  return writeZip([
    { name: `${folder}/basic.ini`, text: basic(folder, width, height) },
    { name: `${folder}/service.json`, text: JSON.stringify({ type: 'rtmp_custom', settings: { server, key: streamKey, use_auth: false, bwtest: false } }, null, 2) },
    { name: `${folder}/streamEncoder.json`, text: JSON.stringify({ rate_control: 'CBR', bitrate: bitrateOf(width * height), keyint_sec: 2, preset: 'veryfast', profile: 'high', tune: 'zerolatency', bf: 0 }, null, 2) },
  ])
}

/** kbit/s */
const bitrateOf = (pixels: number) => (pixels > 1280 * 720 ? 4500 : 2500)

const basic = (name: string, width: number, height: number) => `[General]
Name=${name}

[Output]
Mode=Advanced

[AdvOut]
Encoder=obs_x264
AudioEncoder=ffmpeg_aac
TrackIndex=1
Track1Bitrate=128
Rescale=false
ApplyServiceSettings=false

[Video]
BaseCX=${width}
BaseCY=${height}
OutputCX=${width}
OutputCY=${height}
FPSType=0
FPSCommon=30
ColorFormat=NV12
ColorSpace=709
ColorRange=Partial

[Audio]
SampleRate=48000
ChannelSetup=Stereo
`

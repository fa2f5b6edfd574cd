// A recorded show without the waiting: what an encoder would have sent, through the real machinery.
import type { App } from '../../app.ts'
import { createPackager } from '../packager.ts'
import { createRemuxer } from '../remuxer.ts'
import { readAudio, readVideo } from '../flv.ts'
import { aac, encode, h264 } from '../testing.ts'
import { closeTakes, takeBegun } from './actions.ts'
import { createRecorder } from './recorder.ts'

/** One run of an encoder, `seconds` long, recorded as if its first frame had come at `at` (ms). */
export const recordRun = async (app: App, stream: string, at: number, seconds: number, size = '320x180') => {
  const { messages } = await encode('-f', 'lavfi', '-i', `testsrc2=s=${size}:r=30`, '-f', 'lavfi', '-i', 'sine=f=440:r=48000', '-t', `${seconds}`, ...h264(60), ...aac)
  const begun: Promise<unknown>[] = []
  const recorder = createRecorder({
    folders: app.recordings.folders, hasRoom: () => true, log: app.log, onTrouble: () => {}, onWell: () => {},
    onTake: take => void begun.push(takeBegun(app, take)),
  })
  const packager = createPackager(() => at, recorder.tap(stream))
  const remuxer = createRemuxer({ begin: initialization => packager.begin(initialization, 0), add: part => packager.add(part), closeSegment: packager.closeSegment })
  for (const { kind, at, body } of messages) {
    const tag = kind === 'audio' ? readAudio(body) : readVideo(body)
    if (tag) remuxer.push(tag, at)
  }
  remuxer.end()
  packager.end()
  await recorder.settled()
  await Promise.all(begun)
}

/** The same, closed: its size, length and hash are known. */
export const recordShow = async (app: App, stream: string, runs: { at: number; seconds: number; size?: string }[]) => {
  for (const { at, seconds, size } of runs) await recordRun(app, stream, at, seconds, size)
  await closeTakes(app)
}

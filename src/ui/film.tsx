import { assetUrl } from './assets.ts'

type FilmProps = {
  /** What it shows, for those who do not see it. */
  label: string
  /** What stands there when it cannot be shown. */
  otherwise: string
  /** A playlist. */
  src: string
  poster: string | null
  /** Seconds. */
  start?: number
  eager?: boolean
}

/** A recorded picture with the browser's own controls. Pages that have one load /js/replay.js, for browsers that do not play such lists by themselves. */
export const Film = ({ label, otherwise, src, poster, start = 0, eager = false }: FilmProps) => (
  <video
    class="film" id="picture" controls playsinline {...{ preload: eager ? 'metadata' : 'none' }} aria-label={label}
    data-film={src} data-hls={assetUrl('/js/hls.js')} data-start={String(start)} {...(poster ? { poster } : {})}
  >
    <source src={start ? `${src}#t=${start}` : src} type="application/vnd.apple.mpegurl" />
    <p safe>{otherwise}</p>
  </video>
)

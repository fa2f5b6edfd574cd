import type { Product } from '../../catalog/rules.ts'
import { videoUrl, type ProductVideo } from '../../catalog/video/rules.ts'
import type { Errors } from '../../platform/form.ts'
import type { Say } from '../../platform/words.ts'
import type { PieceRefusal } from '../../rooms/pieces/rules.ts'
import { words as pieceWords } from '../../rooms/pieces/words.ts'
import { FieldError } from '../../ui/fields.tsx'
import { words } from './words.ts'

/** The product's video: how far it is, and the form for another one. */
export const VideoCard = ({ say, product, video, errors }: { say: Say; product: Product; video: ProductVideo | null; errors: Errors }) => {
  const path = `/studio/products/${product.id}/video`
  const filled = { values: {}, errors }
  return (
    <section class="card form" id="video">
      <h2 safe>{say(words.video)}</h2>
      {video?.state === 'ready' ? <video class="film" src={videoUrl(video)} controls playsinline {...{ preload: 'metadata' }} aria-label={say(words.videoOf, product.title)}></video> : ''}
      {video?.state === 'waiting' ? <p class="note" role="status" safe>{say(words.videoWaits)}</p> : ''}
      {video?.state === 'refused' ? <p class="error" role="status" safe>{say(pieceWords.refusals[video.reason as PieceRefusal] ?? pieceWords.refusals.failed)}</p> : ''}
      {video ? <form method="post" action={`${path}/removed`}><button class="btn btn--sm" safe>{say(words.videoRemove)}</button></form> : ''}
      <form class="form" method="post" action={path} enctype="multipart/form-data">
        <div class="field">
          <label class="label" for="f-video" safe>{say(video ? words.videoOther : words.videoChoose)}</label>
          <input class="input" id="f-video" type="file" name="video" accept="video/*" required aria-describedby={errors.video ? 'e-video h-video' : 'h-video'} />
          <span class="hint" id="h-video" safe>{say(words.videoHint)}</span>
          <FieldError say={say} filled={filled} name="video" />
        </div>
        <div class="field">
          <label class="check"><input type="checkbox" name="rights" value="yes" required /><span safe>{say(words.videoRights)}</span></label>
          <FieldError say={say} filled={filled} name="rights" />
        </div>
        <p><button class="btn" safe>{say(words.videoSend)}</button></p>
      </form>
    </section>
  )
}

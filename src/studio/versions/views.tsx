import type { Product } from '../../catalog/rules.ts'
import type { Fields, Version } from '../../catalog/versions/rules.ts'
import { AgainstForm, CompareTable, VersionList } from '../../catalog/versions/views.tsx'
import { words } from '../../catalog/versions/words.ts'
import { Icon, More } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { StudioPage } from '../page.tsx'

type ListProps = { visit: Visit; toShip: number; product: Product; versions: Version[]; current: number; more: string | null }

export const VersionsPage = ({ visit, visit: { say }, toShip, product, versions, current, more }: ListProps) => (
  <StudioPage visit={visit} title={say(words.historyOf, product.title)} current="/studio/products" toShip={toShip}>
    <a class="studio__back" href={`/studio/products/${product.id}`}><Icon name="back" /><span safe>{say(words.backToProduct)}</span></a>
    <p class="hint" safe>{say(words.intro)}</p>
    <VersionList say={say} versions={versions} current={current} href={`/studio/products/${product.id}/versions`} />
    <More say={say} href={more} />
  </StudioPage>
)

type VersionProps = { visit: Visit; toShip: number; product: Product; version: Version; other: { version: number | null; fields: Fields }; versions: Version[]; category: (id: number) => string; restorable: boolean }

export const VersionPage = ({ visit, visit: { say }, toShip, product, version, other, versions, category, restorable }: VersionProps) => {
  const at = `/studio/products/${product.id}/versions`
  return (
    <StudioPage visit={visit} title={`${product.title} · ${say(words.version, version.version)}`} current="/studio/products" toShip={toShip}>
      <a class="studio__back" href={at}><Icon name="back" /><span safe>{say(words.back)}</span></a>
      <p class="hint" safe>{say(words.changedBy, version.personName ?? say(words.nobody), say.dateTime(version.at))}</p>
      <AgainstForm say={say} action={`${at}/${version.version}`} versions={versions} chosen={other.version} />
      <section class="card form">
        <CompareTable say={say} names={{ category }} before={version.fields} after={other.fields} labels={[say(words.version, version.version), other.version === null ? say(words.now) : say(words.version, other.version)]} />
      </section>
      {restorable
        ? <form class="card form" method="post" action={`${at}/${version.version}/restore`}>
            <p class="hint" safe>{say(words.restoreHint)}</p>
            <button class="btn btn--primary" safe>{say(words.restore)}</button>
          </form>
        : ''}
    </StudioPage>
  )
}

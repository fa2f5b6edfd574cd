import type { Product } from '../../catalog/rules.ts'
import type { Fields, Version } from '../../catalog/versions/rules.ts'
import { AgainstForm, CompareTable, VersionList } from '../../catalog/versions/views.tsx'
import { words } from '../../catalog/versions/words.ts'
import { Icon, More } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { AdminPage } from '../page.tsx'

export const VersionsPage = ({ visit, visit: { say }, product, versions, current, more }: { visit: Visit; product: Product; versions: Version[]; current: number; more: string | null }) => (
  <AdminPage visit={visit} title={say(words.historyOf, product.title)} current="/admin/products">
    <p class="hint" safe>{say(words.intro)}</p>
    <VersionList say={say} versions={versions} current={current} href={`/admin/products/${product.id}/versions`} />
    <More say={say} href={more} />
  </AdminPage>
)

type VersionProps = { visit: Visit; product: Product; version: Version; other: { version: number | null; fields: Fields }; versions: Version[]; category: (id: number) => string }

export const VersionPage = ({ visit, visit: { say }, product, version, other, versions, category }: VersionProps) => {
  const at = `/admin/products/${product.id}/versions`
  return (
    <AdminPage visit={visit} title={`${product.title} · ${say(words.version, version.version)}`} current="/admin/products">
      <a class="studio__back" href={at}><Icon name="back" /><span safe>{say(words.back)}</span></a>
      <p class="hint" safe>{say(words.changedBy, version.personName ?? say(words.nobody), say.dateTime(version.at))}</p>
      <AgainstForm say={say} action={`${at}/${version.version}`} versions={versions} chosen={other.version} />
      <section class="card form">
        <CompareTable say={say} names={{ category }} before={version.fields} after={other.fields} labels={[say(words.version, version.version), other.version === null ? say(words.now) : say(words.version, other.version)]} />
      </section>
    </AdminPage>
  )
}

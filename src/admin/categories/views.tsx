import { countIn, longestName, subtreeOf, treeOf, type TreeLine } from '../../catalog/categories/rules.ts'
import { categoryName, type Category } from '../../catalog/rules.ts'
import type { Say } from '../../platform/words.ts'
import { FieldError, nothingFilled, type Filled } from '../../ui/fields.tsx'
import { Icon } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { AdminPage } from '../page.tsx'
import { words } from './words.ts'

/** `wrong`: the form that could not be taken, by the number of its category; 0 is the one to add. */
type Props = { visit: Visit; all: Category[]; toReview: number; wrong?: { id: number; filled: Filled } | undefined }

export const CategoriesPage = ({ visit, visit: { say }, all, toReview, wrong }: Props) => (
  <AdminPage visit={visit} title={say(words.title)} current="/admin/categories" toReview={toReview}>
    <p class="hint" safe>{say(words.intro)}</p>
    <ul class="card entries category-tree">
      {treeOf(all).map(line => <CategoryLine say={say} all={all} line={line} wrong={wrong} />)}
    </ul>
    <section class="card form" id="add">
      <h2 safe>{say(words.add)}</h2>
      <CategoryForm say={say} all={all} category={null} filled={wrong?.id === 0 ? wrong.filled : nothingFilled} />
    </section>
  </AdminPage>
)

const CategoryLine = ({ say, all, line: { category, depth }, wrong }: Pick<Props, 'all' | 'wrong'> & { say: Say; line: TreeLine }) => {
  const { id, hiddenAt } = category
  const name = categoryName(say, category)
  const siblings = all.filter(other => other.parentId === category.parentId)
  const filled = wrong?.id === id ? wrong.filled : null
  return (
    <li class={`entry category category--${depth}`} id={`category-${id}`}>
      <details class="fold category__main" {...(filled ? { open: true } : {})}>
        <summary>
          <b safe>{name}</b><span class="sr" safe>{say(words.level, depth + 1)}</span>
          {hiddenAt === null ? '' : <span class="badge" safe>{say(words.hidden)}</span>}
          <span class="hint" safe>{`${say.locale === 'en' ? category.nameZh : category.nameEn} · ${say(words.count, say.number(countIn(all, id)))}`}</span>
        </summary>
        <CategoryForm say={say} all={all} category={category} filled={filled ?? nothingFilled} />
      </details>
      <ActForm id={id} act="up" label={say(words.up, name)} icon="rise" off={siblings[0]?.id === id} />
      <ActForm id={id} act="down" label={say(words.down, name)} icon="sink" off={siblings.at(-1)?.id === id} />
      <form method="post" action={`/admin/categories/${id}/acts`}><input type="hidden" name="act" value={hiddenAt === null ? 'hide' : 'show'} /><button class="btn btn--sm" aria-label={`${say(hiddenAt === null ? words.hide : words.show)}: ${name}`} safe>{say(hiddenAt === null ? words.hide : words.show)}</button></form>
    </li>
  )
}

const ActForm = ({ id, act, label, icon, off }: { id: number; act: string; label: string; icon: string; off: boolean }) => (
  <form method="post" action={`/admin/categories/${id}/acts`}>
    <input type="hidden" name="act" value={act} />
    <button class="btn btn--icon btn--sm" aria-label={label} title={label} {...(off ? { disabled: true } : {})}><Icon name={icon} /></button>
  </form>
)

const CategoryForm = ({ say, all, category, filled }: { say: Say; all: Category[]; category: Category | null; filled: Filled }) => {
  const key = category?.id ?? 0
  const below = new Set(category ? subtreeOf(all, category.id) : [])
  const values = Object.keys(filled.values).length ? filled.values : { nameZh: category?.nameZh ?? '', nameEn: category?.nameEn ?? '', parentId: String(category?.parentId ?? '') }
  const name = (field: 'nameZh' | 'nameEn', lang: 'zh-CN' | 'en') => (
    <div class="field">
      <label class="label" for={`${field}-${key}`} safe>{say(words[field])}</label>
      <input
        class="input" id={`${field}-${key}`} name={field} lang={lang} required maxlength={String(longestName)} value={(values[field] ?? '').replaceAll('&', '&amp;')}
        {...(filled.errors[field] ? { 'aria-invalid': 'true' as const, 'aria-describedby': `e-${field}` } : {})}
      />
      <FieldError say={say} filled={filled} name={field} />
    </div>
  )
  return (
    <form class="form" method="post" action={category ? `/admin/categories/${category.id}` : '/admin/categories'} aria-label={category ? say(words.edit, categoryName(say, category)) : say(words.add)}>
      <div class="form__two">
        {name('nameZh', 'zh-CN') as 'safe'}
        {name('nameEn', 'en') as 'safe'}
        <div class="field">
          <label class="label" for={`parentId-${key}`} safe>{say(words.parent)}</label>
          <select class="input" id={`parentId-${key}`} name="parentId" {...(filled.errors.parentId ? { 'aria-invalid': 'true' as const, 'aria-describedby': 'e-parentId' } : {})}>
            <option value="" safe>{say(words.top)}</option>
            {treeOf(all).filter(line => !below.has(line.category.id)).map(line => (
              <option value={String(line.category.id)} {...(String(line.category.id) === values.parentId ? { selected: true } : {})} safe>{`${'\u3000'.repeat(line.depth)}${categoryName(say, line.category)}`}</option>
            ))}
          </select>
          <FieldError say={say} filled={filled} name="parentId" />
        </div>
      </div>
      <p><button class={['btn', !category && 'btn--primary']} safe>{say(category ? words.save : words.add)}</button></p>
    </form>
  )
}

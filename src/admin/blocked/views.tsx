import { longestWord, mostWords } from '../../shop/blocked/rules.ts'
import { TextArea, type Filled } from '../../ui/fields.tsx'
import type { Visit } from '../../ui/visit.ts'
import { AdminPage } from '../page.tsx'
import { words } from './words.ts'

export const BlockedPage = ({ visit, visit: { say }, filled }: { visit: Visit; filled: Filled }) => (
  <AdminPage visit={visit} title={say(words.title)} current="/admin/words">
    <form class="card form" method="post" action="/admin/words">
      <p safe>{say(words.about)}</p>
      <TextArea say={say} filled={filled} name="words" label={say(words.list)} hint={say(words.hint)} maxlength={mostWords * (longestWord + 1)} rows={14} required={false} />
      <button class="btn btn--primary" safe>{say(words.save)}</button>
    </form>
  </AdminPage>
)

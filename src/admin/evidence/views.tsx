import { fingerprint, keyPath } from '../../evidence/rules.ts'
import { words } from '../../evidence/words.ts'
import { TextField, type Filled } from '../../ui/fields.tsx'
import type { Visit } from '../../ui/visit.ts'
import { AdminPage } from '../page.tsx'

export const EvidencePage = ({ visit, visit: { say }, signer, filled }: { visit: Visit; signer: string; filled: Filled }) => (
  <AdminPage visit={visit} title={say(words.adminTitle)} current="/admin/evidence">
    <form class="card form form--column" method="post" action="/admin/evidence">
      <p safe>{say(words.adminIntro)}</p>
      <TextField say={say} filled={filled} name="number" label={say(words.adminNumber)} autocomplete="off" maxlength={20} />
      <button class="btn btn--primary" safe>{say(words.download)}</button>
    </form>
    <section class="card form form--column">
      <p><a href="/verify" safe>{say(words.verifyLink)}</a></p>
      <p class="hint"><span safe>{say(words.fingerprintOf, fingerprint(signer))}</span> <a href={keyPath}>{keyPath}</a></p>
    </section>
  </AdminPage>
)

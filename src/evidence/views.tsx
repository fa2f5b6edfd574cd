import { Layout } from '../ui/layout.tsx'
import { Icon } from '../ui/parts.tsx'
import type { Visit } from '../ui/visit.ts'
import type { Word } from '../platform/words.ts'
import { faultText, fingerprint, keyPath, type Verdict } from './rules.ts'
import { words } from './words.ts'

type VerifyProps = { visit: Visit; signer: string; wrong?: Word | undefined; found?: { verdict: Verdict; ours: boolean } | undefined }

export const VerifyPage = ({ visit, visit: { say }, signer, wrong, found }: VerifyProps) => (
  <Layout visit={visit} title={say(words.verifyTitle)} narrow>
    <h1 safe>{say(words.verifyTitle)}</h1>
    {found ? <VerdictCard visit={visit} {...found} /> : ''}
    <p safe>{say(words.verifyIntro)}</p>
    <form class="card form" method="post" action="/verify" enctype="multipart/form-data">
      <div class="field">
        <label class="label" for="f-file" safe>{say(words.file)}</label>
        <input class="input" id="f-file" type="file" name="file" accept=".zip,application/zip" required {...(wrong ? { 'aria-invalid': 'true' as const, 'aria-describedby': 'e-file' } : {})} />
        {wrong ? <span class="error" id="e-file" safe>{say(wrong)}</span> : ''}
      </div>
      <button class="btn btn--primary" safe>{say(words.check)}</button>
    </form>
    <section class="card form">
      <h2 safe>{say(words.otherwise)}</h2>
      <p><span safe>{say(words.otherwiseText)}</span> <a href={keyPath}>{keyPath}</a></p>
      <p class="hint" safe>{say(words.fingerprintOf, fingerprint(signer))}</p>
    </section>
  </Layout>
)

const VerdictCard = ({ visit: { say }, verdict: { whole, faults, manifest }, ours }: { visit: Visit; verdict: Verdict; ours: boolean }) => {
  if (whole && manifest && ours) {
    return <Outcome tone="badge--ok" icon="check" title={say(words.genuine)} text={say(words.genuineText, manifest.order, say.dateTime(Date.parse(manifest.madeAt)))} />
  }
  if (whole && manifest) return <Outcome tone="badge--warn" icon="info" title={say(words.foreign)} text={say(words.foreignText, `${manifest.shop.name} (${manifest.shop.url})`)} />
  return (
    <Outcome tone="badge--bad" icon="x" title={say(words.broken)} text="">
      <ul>{faults.slice(0, 20).map(fault => <li safe>{say(faultText(fault))}</li>)}</ul>
    </Outcome>
  )
}

const Outcome = ({ tone, icon, title, text, children = '' }: { tone: string; icon: string; title: string; text: string; children?: JSX.Element | string }) => (
  <section class="card form" role="status">
    <h2><span class={['badge', tone]}><Icon name={icon} /><span safe>{title}</span></span></h2>
    {text ? <p safe>{text}</p> : ''}
    {children as 'safe'}
  </section>
)

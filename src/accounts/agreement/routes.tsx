import { Elysia } from 'elysia'
import type { App } from '../../app.ts'
import { Layout } from '../../ui/layout.tsx'
import { agreementVersion } from '../rules.ts'
import { session } from '../session.ts'
import { words } from './words.ts'

export const agreement = (app: App) =>
  new Elysia()
    .use(session(app))
    .get('/agreement', ({ visit, say }) => (
      <Layout visit={visit} title={say(words.title)} narrow>
        <h1 safe>{say(words.title)}</h1>
        {words.sections.map(({ title, text }) => (
          <section>
            <h2 safe>{say(title)}</h2>
            <p safe>{say(text, visit.shop.name)}</p>
          </section>
        ))}
        <p class="hint" safe>{say(words.version, agreementVersion)}</p>
      </Layout>
    ))

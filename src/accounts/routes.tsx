import { Elysia } from 'elysia'
import type { App } from '../app.ts'
import { addresses } from './addresses/routes.tsx'
import { agreement } from './agreement/routes.tsx'
import { entry } from './entry/routes.tsx'
import { profile } from './profile/routes.tsx'

export const accounts = (app: App) => new Elysia().use(entry(app)).use(profile(app)).use(addresses(app)).use(agreement(app))

import { version as released } from '../../package.json'

declare const BUILD: string | undefined

/** The release, and the commit it was built from: 0.1.0+43e71e7. */
export const version = `${released}+${typeof BUILD === 'string' ? BUILD : 'source'}`

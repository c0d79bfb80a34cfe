import { version } from '../../package.json'

/** The release, as CHANGELOG.md names it. */
export const VERSION = version

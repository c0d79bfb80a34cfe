import 'server-only'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What Next called the build that is served; pages of another one have to be loaded again. */
export function buildName(): string {
  try {
    return readFileSync(join(/* turbopackIgnore: true */ process.cwd(), '.next', 'BUILD_ID'), 'utf8').trim()
  } catch {
    return 'development'
  }
}

import 'server-only'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The name that Next gave the running build. Pages of another build must be reloaded. */
export function buildName(): string {
  try {
    return readFileSync(join(/* turbopackIgnore: true */ process.cwd(), '.next', 'BUILD_ID'), 'utf8').trim()
  } catch {
    return 'development'
  }
}

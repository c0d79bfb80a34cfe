import 'server-only'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const manifest = z.object({ node: z.record(z.string(), z.unknown()) })

let known: ReadonlySet<string> | null | undefined

/** The ids of the server actions of this build; null in development, where they change. */
export function actionIds(): ReadonlySet<string> | null {
  known ??= process.env.NODE_ENV === 'production' ? readIds() : null
  return known
}

function readIds(): ReadonlySet<string> | null {
  try {
    const path = join(
      /* turbopackIgnore: true */ process.cwd(),
      '.next/server/server-reference-manifest.json',
    )
    return new Set(Object.keys(manifest.parse(JSON.parse(readFileSync(path, 'utf8'))).node))
  } catch {
    return null
  }
}

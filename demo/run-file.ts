import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

export const DEFAULT_DIRECTORY = '.demo'

const NAME = 'run.json'

const runSchema = z.object({
  pid: z.number(),
  /** Where Quayside is expected; the demo does not start it. */
  productUrl: z.string(),
  clusterUrl: z.string(),
  registryUrl: z.string(),
  /** The OIDC issuer. */
  signInUrl: z.string(),
  /** Files with the bearer tokens of the users of the cluster. */
  tokenFiles: z.object({ quayside: z.string(), alice: z.string() }),
  /** `POST /push`, `/remove-tag`, `/remove-image` and `/reset` (control.ts). */
  control: z.object({ url: z.string(), token: z.string() }),
  /** What Quayside needs in its environment to work with this demo. */
  env: z.record(z.string(), z.string()),
})

/** Where a running demo is found, and the keys to it. */
export type Run = z.infer<typeof runSchema>

/** Files for the owner's eyes only: there are tokens in them. */
export async function writePrivateFile(directory: string, name: string, content: string): Promise<string> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const path = join(directory, name)
  await writeFile(path, content, { mode: 0o600 })
  return path
}

export async function writeRun(directory: string, run: Run): Promise<void> {
  await writePrivateFile(directory, NAME, `${JSON.stringify(run, null, 2)}\n`)
}

/** Undefined where no demo runs, as far as the file tells. */
export async function readRun(directory: string): Promise<Run | undefined> {
  try {
    return runSchema.parse(JSON.parse(await readFile(join(directory, NAME), 'utf8')))
  } catch {
    return undefined
  }
}

export async function removeRun(directory: string): Promise<void> {
  await rm(join(directory, NAME), { force: true })
}

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { FORGE_NAMES } from './git/faults'

export const DEFAULT_DIRECTORY = '.demo'

const NAME = 'run.json'

const runSchema = z.object({
  pid: z.number(),
  /** The address of Quayside, which the demo does not start. */
  productUrl: z.string(),
  clusterUrl: z.string(),
  registryUrl: z.string(),
  /** The OIDC issuer. */
  signInUrl: z.string(),
  /** Files with the bearer tokens of the cluster's users. */
  tokenFiles: z.object({ quayside: z.string(), alice: z.string() }),
  /** The git hosts with the files of their tokens, and the directory of the bare repositories; absent where there is no git. */
  git: z
    .object({
      directory: z.string(),
      forges: z.array(z.object({ name: z.enum(FORGE_NAMES), url: z.string(), tokenFile: z.string() })),
    })
    .optional(),
  /** The server in control.ts. */
  control: z.object({ url: z.string(), token: z.string() }),
  /** The environment variables with which Quayside uses this demo. */
  env: z.record(z.string(), z.string()),
})

/** The addresses and secrets of a running demo. */
export type Run = z.infer<typeof runSchema>

export function parseRun(text: string): Run {
  return runSchema.parse(JSON.parse(text))
}

/** Only the owner can read the file: it can contain tokens. */
export async function writePrivateFile(directory: string, name: string, content: string): Promise<string> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const path = join(directory, name)
  await writeFile(path, content, { mode: 0o600 })
  return path
}

export async function writeRun(directory: string, run: Run): Promise<void> {
  await writePrivateFile(directory, NAME, `${JSON.stringify(run, null, 2)}\n`)
}

/** Undefined if the file is missing or unreadable: then no demo is running. */
export async function readRun(directory: string): Promise<Run | undefined> {
  try {
    return parseRun(await readFile(join(directory, NAME), 'utf8'))
  } catch {
    return undefined
  }
}

export async function removeRun(directory: string): Promise<void> {
  await rm(join(directory, NAME), { force: true })
}

import { z } from 'zod'
import type { BuildRequest } from './control'
import { failure, type Result } from './push-arguments'
import { readRun, type Run } from './run-file'

const pushedSchema = z.object({ pullSpec: z.string(), digest: z.string(), commit: z.string() })
const refusedSchema = z.object({ error: z.string() })

const NO_DEMO = 'No demo is running. Start it with: npm run demo'

/** Pushes a build to the registry of the running demo; the result is the text to print. */
export async function pushBuild(request: BuildRequest, directory: string): Promise<Result<string>> {
  const run = await readRun(directory)
  if (!run) return failure(NO_DEMO)
  const response = await post(run, request)
  if (!response) return failure(NO_DEMO)
  const body: unknown = await response.json()
  if (!response.ok) return failure(refusedSchema.parse(body).error)
  const { pullSpec, digest, commit } = pushedSchema.parse(body)
  const { stream, tag, broken } = request
  const lines = [
    `Pushed ${broken ? 'a broken build' : 'a new build'} to ${pullSpec}`,
    `  digest  ${digest}`,
    `  commit  ${commit}`,
    `See ${run.productUrl}/${tag}/image-streams/${stream}/${tag}: the registry has a newer image.`,
    'A scheduled tag imports it within a minute; any other tag waits until someone imports it.',
  ]
  return { ok: true, value: lines.join('\n') }
}

/** Undefined if nothing listens: the run file can be stale. */
async function post({ control }: Run, request: BuildRequest): Promise<Response | undefined> {
  const headers = { authorization: `Bearer ${control.token}`, 'content-type': 'application/json' }
  const init = { method: 'POST', headers, body: JSON.stringify(request) }
  return fetch(`${control.url}/push`, init).catch(() => undefined)
}

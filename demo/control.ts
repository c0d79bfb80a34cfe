import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { z } from 'zod'
import { listenOnLoopback, type LoopbackServer } from '../fake-cluster/loopback'
import { ControlError } from './control-error'
import type { RightsReport } from '../fake-cluster/api/used-rights'
import { textOf } from './request-body'

const buildSchema = z.object({ stream: z.string(), tag: z.string(), broken: z.boolean().default(false) })
const tagSchema = z.object({ stream: z.string(), tag: z.string() })
const imageSchema = tagSchema.extend({ digest: z.string() })

const faultSchema = tagSchema.omit({ tag: true }).extend({
  status: z.literal([401, 404, 500]).optional(),
  delayMs: z.int().min(0).max(60_000).optional(),
})

const reviewFaultSchema = z.object({ fault: z.enum(['deny', 'hang', 'fail']).nullable() })

/** Objects as they can stand in a cluster's store, whatever the API takes today: those of older releases, for instance. */
const objectSchema = z.object({
  resource: z.enum([
    'imagestreams',
    'deployments',
    'statefulsets',
    'replicasets',
    'pods',
    'events',
    'cronjobs',
    'jobs',
  ]),
  object: z.looseObject({ metadata: z.looseObject({ name: z.string(), namespace: z.string() }) }),
})

export type BuildRequest = z.input<typeof buildSchema>
type Build = z.infer<typeof buildSchema>
export type TagRequest = z.infer<typeof tagSchema>
export type FaultRequest = z.infer<typeof faultSchema>
export type ImageRequest = z.infer<typeof imageSchema>
export type ObjectRequest = z.infer<typeof objectSchema>
type ReviewFaultRequest = z.infer<typeof reviewFaultSchema>
export type Pushed = { pullSpec: string; digest: string; commit: string }

/** What the demo can be told to do; an unknown stream or tag throws a `ControlError`. */
export type Controls = {
  push(build: Build): Promise<Pushed>
  removeTag(tag: TagRequest): void
  /** Makes the registry fail or respond late for the repository of a stream; without either, it works again. */
  breakRegistry(fault: FaultRequest): void
  /** Makes the cluster deny every review of what a person may do, fail, or not answer; null ends it. */
  breakReviews(request: ReviewFaultRequest): void
  /** Like the registry's garbage collection. */
  removeImage(image: ImageRequest): void
  /** Forgets, as a cluster does with time: Events and former revisions of an environment, and older images of a stream. */
  forget(tag: TagRequest): void
  /** Puts an object into the store as it is. */
  putObject(request: ObjectRequest): void
  /** What the git hosts can be told to do, by endpoint; nothing where there is no git. */
  git: Record<string, (body: unknown) => object | Promise<object>>
  reset(): Promise<void>
  /** What the service account of Quayside may do, and which requests needed it. */
  rights(): RightsReport
}

/**
 * Serves `POST /push`, `/remove-tag`, `/remove-image`, `/break-registry`, `/break-reviews`, `/forget`, `/put-object`, `/reset` and what is below `/git`
 * (git/git-controls.ts), and `GET /rights`, with the token from the run file.
 */
export function startControl(controls: Controls, token: string): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    respond(request, controls, token).then(
      ({ status, body }) => {
        response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
      },
      (error: unknown) => {
        console.error(error)
        response.writeHead(500).end()
      },
    )
  })
  return listenOnLoopback(server, 0)
}

type Result = { status: number; body: object }

async function respond(request: IncomingMessage, controls: Controls, token: string): Promise<Result> {
  if (!isEqual(request.headers.authorization ?? '', `Bearer ${token}`))
    return { status: 401, body: { error: 'The token is missing or is not the one in the run file.' } }
  const text = await textOf(request)
  try {
    return await act(`${request.method ?? ''} ${request.url ?? ''}`, text, controls)
  } catch (error) {
    if (error instanceof ControlError) return { status: 400, body: { error: error.message } }
    if (error instanceof SyntaxError || error instanceof z.ZodError)
      return { status: 400, body: { error: 'Invalid request.' } }
    throw error
  }
}

async function act(endpoint: string, text: string, controls: Controls): Promise<Result> {
  const ofGit = controls.git[endpoint]
  if (ofGit) return { status: 200, body: await ofGit(text === '' ? {} : JSON.parse(text)) }
  switch (endpoint) {
    case 'POST /push':
      return { status: 200, body: await controls.push(buildSchema.parse(JSON.parse(text))) }
    case 'POST /remove-tag':
      controls.removeTag(tagSchema.parse(JSON.parse(text)))
      return { status: 200, body: {} }
    case 'POST /break-registry':
      controls.breakRegistry(faultSchema.parse(JSON.parse(text)))
      return { status: 200, body: {} }
    case 'POST /break-reviews':
      controls.breakReviews(reviewFaultSchema.parse(JSON.parse(text)))
      return { status: 200, body: {} }
    case 'POST /remove-image':
      controls.removeImage(imageSchema.parse(JSON.parse(text)))
      return { status: 200, body: {} }
    case 'POST /forget':
      controls.forget(tagSchema.parse(JSON.parse(text)))
      return { status: 200, body: {} }
    case 'POST /put-object':
      controls.putObject(objectSchema.parse(JSON.parse(text)))
      return { status: 200, body: {} }
    case 'GET /rights':
      return { status: 200, body: controls.rights() }
    case 'POST /reset':
      await controls.reset()
      return { status: 200, body: {} }
    default:
      return { status: 404, body: { error: `Not found: ${endpoint}` } }
  }
}

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { z } from 'zod'
import { listenOnLoopback, type LoopbackServer } from '../fake-cluster/loopback'
import { textOf } from './request-body'

const buildSchema = z.object({ stream: z.string(), tag: z.string(), broken: z.boolean().default(false) })
const tagSchema = z.object({ stream: z.string(), tag: z.string() })
const imageSchema = tagSchema.extend({ digest: z.string() })

const faultSchema = tagSchema.omit({ tag: true }).extend({
  status: z.literal([401, 404, 500]).optional(),
  delayMs: z.int().min(0).max(60_000).optional(),
})

export type BuildRequest = z.infer<typeof buildSchema>
type TagRequest = z.infer<typeof tagSchema>
type FaultRequest = z.infer<typeof faultSchema>
type ImageRequest = z.infer<typeof imageSchema>
type Pushed = { pullSpec: string; digest: string; commit: string }

/** What the demo lets be done to it from outside; unknown streams and tags are thrown as a `ControlError`. */
export type Controls = {
  push(build: BuildRequest): Pushed
  removeTag(tag: TagRequest): void
  /** Lets the registry answer wrongly about the repository of a stream, or late; without either, as ever. */
  breakRegistry(fault: FaultRequest): void
  /** As the registry's garbage collection does. */
  removeImage(image: ImageRequest): void
  reset(): void
}

export class ControlError extends Error {}

/** `POST /push`, `/remove-tag`, `/remove-image`, `/break-registry` and `/reset`, for who has the token of the run file. */
export function startControl(controls: Controls, token: string): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    answer(request, controls, token).then(
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

type Answer = { status: number; body: object }

async function answer(request: IncomingMessage, controls: Controls, token: string): Promise<Answer> {
  if (!isEqual(request.headers.authorization ?? '', `Bearer ${token}`))
    return { status: 401, body: { error: 'The token of the run file is missing or of another run.' } }
  const text = await textOf(request)
  try {
    return act(`${request.method ?? ''} ${request.url ?? ''}`, text, controls)
  } catch (error) {
    if (error instanceof ControlError) return { status: 400, body: { error: error.message } }
    if (error instanceof SyntaxError || error instanceof z.ZodError)
      return { status: 400, body: { error: 'The request is not what was expected.' } }
    throw error
  }
}

function act(what: string, text: string, controls: Controls): Answer {
  switch (what) {
    case 'POST /push':
      return { status: 200, body: controls.push(buildSchema.parse(JSON.parse(text))) }
    case 'POST /remove-tag':
      controls.removeTag(tagSchema.parse(JSON.parse(text)))
      return { status: 200, body: {} }
    case 'POST /break-registry':
      controls.breakRegistry(faultSchema.parse(JSON.parse(text)))
      return { status: 200, body: {} }
    case 'POST /remove-image':
      controls.removeImage(imageSchema.parse(JSON.parse(text)))
      return { status: 200, body: {} }
    case 'POST /reset':
      controls.reset()
      return { status: 200, body: {} }
    default:
      return { status: 404, body: { error: `There is no ${what} here.` } }
  }
}

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

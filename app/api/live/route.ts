import { z } from 'zod'
import { LONGEST_TOPIC, MOST_TOPICS } from '#lib/domain/live/live-message'
import { isFromOurPages, SIGNED_OUT } from '#lib/server/auth/authorize'
import { currentConnection } from '#lib/server/live/connection'
import { EVENT_STREAM } from '#lib/server/live/event-stream-headers'
import { logDenied } from '#lib/server/log'
import { liveHub } from '#lib/server/live/live-hub'
import { admitStream } from '#lib/server/live/open-streams'
import { leaveGate } from '#lib/server/admission/admit'
import { busyAnswer } from '#lib/server/admission/busy-answer'
import { isLeaving } from '#lib/server/admission/leaving'
import { readSession } from '#lib/server/auth/session'
import { viewResponse } from '#lib/server/views/view-response'
import { API } from '#lib/views/view'

const liveRequest = z.object({
  topics: z
    .array(
      z.object({
        topic: z.string().startsWith(API).max(LONGEST_TOPIC),
        has: z.string().max(100).nullable(),
      }),
    )
    .max(MOST_TOPICS),
})

/** Another tab has to close first. Meanwhile the page asks for itself. */
const STREAM_AGAIN_SECONDS = 30
/** This process ends, and a balancer soon knows another one. */
const ELSEWHERE_SECONDS = 1

/** The event stream. A POST, because the list of topics does not fit into an address. */
export async function POST(request: Request): Promise<Response> {
  const wanted = liveRequest.safeParse(await request.json().catch(() => null))
  const session = await readSession()
  const refuse = (code: string, response: Response) => {
    logDenied(session, { call: 'POST /api/live' }, code)
    return response
  }
  if (session === null) return viewResponse({ ok: false, error: SIGNED_OUT })
  if (!(await isFromOurPages()))
    return refuse('foreign-origin', new Response('Only pages of Quayside may listen.', { status: 403 }))
  if (!wanted.success) return refuse('bad-request', new Response('Invalid request.', { status: 400 }))
  const admission = admitStream(session.user.subject)
  if (admission !== 'admitted') {
    const { body, ...answer } = busyAnswer(
      admission,
      {},
      isLeaving() ? ELSEWHERE_SECONDS : STREAM_AGAIN_SECONDS,
    )
    return refuse(admission, new Response(body, answer))
  }
  leaveGate()
  return new Response(liveHub().open(session, wanted.data, currentConnection()), { headers: EVENT_STREAM })
}

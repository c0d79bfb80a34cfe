import { systemClock } from '#lib/runtime/system-clock'
import { leaveGate } from '#lib/server/admission/admit'
import { busyAnswer } from '#lib/server/admission/busy-answer'
import { currentConnection } from '#lib/server/live/connection'
import { EVENT_STREAM } from '#lib/server/live/event-stream-headers'
import { admitStream } from '#lib/server/live/open-streams'
import { logDenied } from '#lib/server/log'
import { askedLog } from '#lib/server/pod-log/asked-log'
import { followLog } from '#lib/server/pod-log/follow-log'
import { viewResponse } from '#lib/server/views/view-response'

/** Another log has to be stopped first. */
const AGAIN_SECONDS = 30

/** The log of a running container as it is printed. */
export async function GET(request: Request): Promise<Response> {
  const asked = await askedLog(request)
  if (!asked.ok) return viewResponse(asked)
  const { session, log } = asked.value
  const admission = admitStream(session.user.subject, 'log')
  if (admission !== 'admitted') {
    logDenied(session, { call: 'GET /api/pod-log/follow' }, admission)
    const { body, ...answer } = busyAnswer(admission, {}, AGAIN_SECONDS)
    return new Response(body, answer)
  }
  const followed = await followLog(asked.value, log, currentConnection(), systemClock)
  if (!followed.ok) return viewResponse(followed)
  leaveGate()
  return new Response(followed.value, { headers: EVENT_STREAM })
}

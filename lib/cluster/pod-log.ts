import 'server-only'
import type { Answer } from '#lib/domain/cluster-error'
import { objectPath } from '#lib/kubernetes/paths'
import type { Connection } from '#lib/cluster/connection'
import { requestText } from '#lib/cluster/request'

const MOST_LINES = 1_000
/** The server counts from the first of these lines, so that this is only against lines without an end. */
const MOST_SENT = 4 * 1024 * 1024
const MOST_SHOWN = 200_000

/** The end of what a container printed, and whether something is left out before it. */
export async function readPodLog(
  connection: Connection,
  namespace: string,
  pod: string,
  container: string,
): Promise<Answer<{ text: string; isCut: boolean }>> {
  const answer = await requestText(connection, {
    method: 'GET',
    path: `${objectPath('pods', namespace, pod)}/log`,
    query: { container, tailLines: MOST_LINES, limitBytes: MOST_SENT },
  })
  if (!answer.ok) return answer
  const text = answer.value.slice(-MOST_SHOWN)
  const lines = answer.value.trimEnd().split('\n').length
  return { ok: true, value: { text, isCut: lines >= MOST_LINES || text.length < answer.value.length } }
}

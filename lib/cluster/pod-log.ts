import 'server-only'
import type { Answer } from '#lib/domain/cluster-error'
import { podLogPath } from '#lib/kubernetes/paths'
import type { Connection } from '#lib/cluster/connection'
import { PROMPT, requestText } from '#lib/cluster/request'

const LINES = 20
const BYTES = 8_000

/** The last lines of a container before it ended, which the kubelet keeps until it ends again. */
export function readLastLines(
  connection: Connection,
  namespace: string,
  pod: string,
  container: string,
): Promise<Answer<string>> {
  const query = { container, previous: 'true', tailLines: LINES, limitBytes: BYTES }
  return requestText(connection, { method: 'GET', path: podLogPath(namespace, pod), query }, PROMPT)
}

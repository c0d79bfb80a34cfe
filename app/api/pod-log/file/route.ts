import { connectionTo } from '#lib/cluster/request/connection'
import { readLogFile } from '#lib/cluster/request/pod-log'
import { askedLog } from '#lib/server/pod-log/asked-log'
import { logProblem } from '#lib/server/views/pod-log-views'
import { viewResponse } from '#lib/server/views/view-response'

/** The end of a log as a file. */
export async function GET(request: Request): Promise<Response> {
  const asked = await askedLog(request)
  if (!asked.ok) return viewResponse(asked)
  const {
    environment: { cluster, namespace },
    log,
  } = asked.value
  const { pod, container, isPrevious } = log
  const text = await readLogFile(connectionTo(cluster), namespace, pod, container, isPrevious)
  if (!text.ok) return viewResponse(logProblem(text.error, namespace, log))
  // In a cluster that keeps the rules, these names have no other characters.
  const name = `${pod}-${container}${isPrevious ? '-previous' : ''}`.replaceAll(/[^\w.-]/g, '_')
  return new Response(text.value, {
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="${name}.log"`,
      'cache-control': 'no-store',
    },
  })
}

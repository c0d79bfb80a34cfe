import 'server-only'
import { z } from 'zod'
import type { WorkloadKey } from '#lib/domain/workload'
import { readRevisionDiff } from '#lib/server/queries'
import { viewResponse } from '#lib/server/view-response'

const revision = z.coerce.number().int().positive()
const range = z.object({ from: revision, to: revision })

/** `?from=3&to=5`: the pod templates of two revisions, compared. */
export async function diffResponse(
  request: Request,
  environment: string,
  workload: WorkloadKey,
): Promise<Response> {
  const parsed = range.safeParse(Object.fromEntries(new URL(request.url).searchParams))
  if (!parsed.success) {
    const message = 'from and to have to be revision numbers, for example ?from=3&to=5.'
    return viewResponse({ ok: false, error: { code: 'invalid', message } })
  }
  return viewResponse(await readRevisionDiff(environment, workload, parsed.data.from, parsed.data.to))
}

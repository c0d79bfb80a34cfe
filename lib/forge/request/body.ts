import 'server-only'
import type { z } from '#lib/domain/zod'
import type { Exchange, Fault } from '#lib/forge/request/exchange'

/** The members of an answer that are used. */
export function bodyOf<T>({ headers, body }: Exchange, shape: z.ZodType<T>): { value: T } | Fault {
  let json: unknown
  try {
    json = JSON.parse(body.toString('utf8'))
  } catch {
    const isPage = headers.get('content-type')?.includes('html') === true
    const why = isPage
      ? 'its answer is a web page; check the url of this forge'
      : 'its answer is not whole JSON; check for a proxy that changes it'
    return { code: 'malformed', why }
  }
  const parsed = shape.safeParse(json)
  if (parsed.success) return { value: parsed.data }
  const at = parsed.error.issues[0]?.path.join('.') ?? ''
  return {
    code: 'malformed',
    why: `its answer is not as expected${at === '' ? '' : ` (${at})`}; check its release and the url of this forge`,
  }
}

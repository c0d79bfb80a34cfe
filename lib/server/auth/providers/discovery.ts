import 'server-only'
import type { z } from 'zod'
import { AnswerCache } from '#lib/runtime/answer-cache'
import type { Clock } from '#lib/runtime/clock'
import { isUnheard, type Told, type Unheard } from '#lib/server/auth/providers/ask'
import { refuse, type Got } from '#lib/server/auth/providers/provider'

const FOUND_TTL_MS = 10 * 60_000
const FAILURE_TTL_MS = 5_000

/**
 * The endpoints of a sign-in service (OpenID Connect Discovery 1.0; RFC 8414). next-auth would ask for them at each sign-in, and
 * anyone can begin one: a stranger must not make requests to the service.
 */
export class Discovery<T> {
  private readonly answers: AnswerCache<Got<T>>

  /** @param request asks for the document; its answer is kept for a while, a failure for seconds */
  constructor(
    private readonly shape: z.ZodType<T>,
    private readonly request: () => Promise<Told | Unheard>,
    clock: Clock,
  ) {
    this.answers = new AnswerCache(1, clock, ({ ok }) => (ok ? FOUND_TTL_MS : FAILURE_TTL_MS))
  }

  endpoints(): Promise<Got<T>> {
    return this.answers.get('', () => this.ask())
  }

  private async ask(): Promise<Got<T>> {
    const told = await this.request()
    if (isUnheard(told)) return refuse('Unreachable', told.why)
    const { status } = told
    if (status !== 200) return refuse('Unreachable', `it answered with status ${status}`, status)
    const parsed = this.shape.safeParse(told.json)
    if (parsed.success) return { ok: true, value: parsed.data }
    const at = parsed.error.issues[0]?.path.join('.') ?? ''
    return refuse('BadAnswer', `the document about its endpoints is not as expected (${at})`)
  }
}

import 'server-only'
import type { Answer, ClusterError } from '#lib/domain/answer'
import { inQuotes } from '#lib/domain/image-stream/others-words'
import { beginningOf, plainLine } from '#lib/domain/plain-line'
import type { Clock } from '#lib/runtime/clock'
import { exchange, isFault, type Exchange, type Fault, type Sent } from '#lib/forge/request/exchange'
import { RateLimit } from '#lib/forge/request/rate-limit'
import { faultOfStatus, isLimited, wordsOf } from '#lib/forge/request/refusal'
import { trustOf, type Trust } from '#lib/forge/request/trust'

/** What was sent to a forge: of `requests`, those that cost nothing because nothing changed, and those that failed. */
export type ForgeCounters = { requests: number; notModified: number; failures: number }

/** @property what follows "Could not": `read the branch stable of packit/packit-service` */
export type Request = Omit<Sent, 'deadlineMs' | 'dispatcher'> & {
  what: string
  isUrgent?: boolean | undefined
  /** The forge counts it apart from all others, as GitHub does what an App asks as itself: what is left of that is of no use. */
  isCountedApart?: boolean
  /** What the authorization is made of: it must not be in a message, even where a server sends it back. */
  secret: string
}

const READ_DEADLINE_MS = 10_000
const LONGEST_WORDS = 200
const MOST_SECRETS = 20
/** Hooks and rules are checked before a branch moves. */
const WRITE_DEADLINE_MS = 30_000

/** All requests to one forge: within its limits, counted, and with failures in words for people. */
export class Sender {
  readonly counters: ForgeCounters = { requests: 0, notModified: 0, failures: 0 }
  readonly rate: RateLimit
  /** How much the forge's clock is ahead of this machine's, by its last answer. */
  aheadSeconds = 0
  /** The last that were sent. */
  private secrets: string[] = []
  private readonly trust: Trust

  constructor(
    private readonly forge: string,
    private readonly clock: Clock,
    caFile?: string,
  ) {
    this.rate = new RateLimit(clock)
    this.trust = trustOf(caFile)
  }

  /** An answer that is no failure: 2xx or 304. */
  async send({
    what,
    isUrgent = false,
    isCountedApart = false,
    secret,
    ...request
  }: Request): Promise<Answer<Exchange>> {
    const limited = this.rate.faultOf(isUrgent)
    if (limited !== null) return this.refuse(what, limited)
    const trusted = await this.trust(request.url)
    if (isFault(trusted)) return this.refuse(what, trusted)
    this.counters.requests += 1
    this.remember(secret, request.headers.authorization)
    const deadlineMs = request.method === 'GET' ? READ_DEADLINE_MS : WRITE_DEADLINE_MS
    const answer = await exchange({ ...request, ...trusted, deadlineMs }, this.clock)
    if (!isFault(answer) && !isCountedApart) this.rate.learn(answer)
    const checked = isFault(answer) ? answer : (this.faultIn(answer) ?? answer)
    if (!isFault(checked)) return { ok: true, value: checked }
    this.counters.failures += 1
    return this.refuse(what, checked)
  }

  refuse(what: string, { why, ...fault }: Fault): { ok: false; error: ClusterError } {
    return { ok: false, error: { ...fault, message: `Could not ${what} at ${this.forge}: ${why}.` } }
  }

  /** The words of a forge in a sentence of ours, short and on one line; nothing if they repeat what is secret. */
  quote(text: string): string {
    const line = plainLine(text).replace(/\.$/, '')
    if (line === '' || this.secrets.some((secret) => text.includes(secret) || line.includes(secret)))
      return ''
    return `: ${inQuotes(line.length > LONGEST_WORDS ? `${beginningOf(line, LONGEST_WORDS - 1)}…` : line)}`
  }

  private remember(secret: string, authorization = '') {
    const sent = authorization.slice(authorization.indexOf(' ') + 1)
    const others = this.secrets.filter((each) => each !== secret && each !== sent)
    this.secrets = [...others, secret, sent].filter((each) => each !== '').slice(-MOST_SECRETS)
  }

  private faultIn(answer: Exchange): Fault | null {
    const { status, headers } = answer
    const date = Date.parse(headers.get('date') ?? '')
    if (!Number.isNaN(date)) this.aheadSeconds = Math.round((date - Date.now()) / 1000)
    if ((status >= 200 && status <= 299) || status === 304) return null
    const words = wordsOf(answer)
    if (isLimited(answer, words)) return { ...this.rate.pause(answer), status }
    if (status === 503 && headers.has('retry-after')) this.rate.pause(answer)
    return faultOfStatus(answer, this.quote(words))
  }
}

import 'server-only'
import { createAppAuth } from '@octokit/auth-app'
import type { Answer } from '#lib/domain/answer'
import { z } from '#lib/domain/zod'
import type { Clock } from '#lib/runtime/clock'
import type { ForgeCredentials } from '#lib/forge/forge-configuration'
import { bodyOf } from '#lib/forge/request/body'
import {
  isToken,
  readSecret,
  refuseSignIn,
  type Credentials,
  type PushScope,
  type Token,
} from '#lib/forge/request/credentials'
import type { Exchange } from '#lib/forge/request/exchange'
import type { Sender } from '#lib/forge/request/sender'

type App = Extract<ForgeCredentials, { kind: 'app' }>
type Permissions = Record<string, 'read' | 'write'>
type Lasting = Token & { lastsMs: number }

/** What polling reads. An App that lacks one of these gets a token for the others. */
const READ = ['actions', 'checks', 'contents', 'metadata', 'pull_requests', 'statuses']

/** A token of an installation lasts an hour. */
const LONGEST_MS = 55 * 60_000
const SPARE_MS = 5 * 60_000
/** auth-app signs as if it were half a minute ago. */
const HARMLESS_SKEW_S = 20
const TASK = 'sign in as the App'

const installation = z.object({ permissions: z.record(z.string(), z.unknown()) })
const installationToken = z.object({ token: z.string().refine(isToken), expires_at: z.string() })

/**
 * A GitHub App: its private key signs who it is, and for that GitHub gives tokens. auth-app makes the signature and none of the requests,
 * since those have to obey the limits of all others.
 */
export class AppCredentials implements Credentials {
  private reading: { until: number; token: Promise<Answer<Lasting>> } | null = null

  constructor(
    private readonly app: App,
    private readonly api: string,
    private readonly sender: Sender,
    private readonly clock: Clock,
  ) {}

  toRead = async (): Promise<Answer<Token>> => {
    if (this.reading !== null && this.clock.now() < this.reading.until) return this.reading.token
    const reading = { until: Infinity, token: this.tokenToRead() }
    this.reading = reading
    const token = await reading.token
    reading.until = token.ok ? this.clock.now() + token.value.lastsMs : -Infinity
    return token
  }

  /** A new one, for that repository only. GitHub refuses a right that the App lacks; then GitHub says so of the branch, too. */
  toPush = async ({ repository, hasWorkflows }: PushScope): Promise<Answer<Token>> => {
    if (hasWorkflows) {
      const token = await this.tokenFor({ contents: 'write', workflows: 'write' }, repository)
      if (token.ok || token.error.code !== 'invalid') return token
    }
    return this.tokenFor({ contents: 'write' }, repository)
  }

  forget = () => {
    this.reading = null
  }

  private async tokenToRead(): Promise<Answer<Lasting>> {
    const granted = await this.ask('', installation)
    if (!granted.ok) return granted
    const readable = READ.filter((right) => right in granted.value.permissions)
    return this.tokenFor(Object.fromEntries(readable.map((right) => [right, 'read'])))
  }

  private async tokenFor(permissions: Permissions, repository?: string): Promise<Answer<Lasting>> {
    const only =
      repository === undefined ? {} : { repositories: [repository.slice(repository.indexOf('/') + 1)] }
    const answer = await this.ask('/access_tokens', installationToken, { ...only, permissions })
    if (!answer.ok) return answer
    const { token, expires_at: expires, date } = answer.value
    const lifetimeMs = Date.parse(expires) - Date.parse(date) - SPARE_MS
    const lastsMs = Number.isNaN(lifetimeMs) ? LONGEST_MS : Math.min(LONGEST_MS, lifetimeMs)
    return { ok: true, value: { token, lastsMs, account: `app ${this.app.id} ${this.app.installation}` } }
  }

  /** Signed by the forge's clock: it refuses what seems to be from the future, or too old. */
  private async ask<T>(
    path: string,
    shape: z.ZodType<T>,
    body?: object,
  ): Promise<Answer<T & { date: string }>> {
    const signedBy = this.sender.aheadSeconds
    let answer = await this.askOnce(path, body)
    const isSkewed = Math.abs(this.sender.aheadSeconds - signedBy) > HARMLESS_SKEW_S
    if (!answer.ok && answer.error.status === 401 && isSkewed) answer = await this.askOnce(path, body)
    if (!answer.ok) return answer
    const parsed = bodyOf(answer.value, shape)
    if ('why' in parsed) return this.sender.refuse(TASK, parsed)
    return { ok: true, value: { ...parsed.value, date: answer.value.headers.get('date') ?? '' } }
  }

  private async askOnce(path: string, body?: object): Promise<Answer<Exchange>> {
    const { id, installation, privateKeyFile } = this.app
    const key = await readSecret(privateKeyFile, this.sender)
    if (!key.ok) return key
    const signed = await sign(id, key.value, this.sender.aheadSeconds)
    if (signed === null)
      return refuseSignIn(this.sender, `${privateKeyFile} is not the private key of a GitHub App`)
    return this.sender.send({
      what: TASK,
      method: body === undefined ? 'GET' : 'POST',
      url: new URL(`${this.api}/app/installations/${installation}${path}`),
      headers: { authorization: `Bearer ${signed}`, accept: 'application/vnd.github+json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      secret: signed,
      isUrgent: true,
      isCountedApart: true,
    })
  }
}

/** Null where the key cannot sign. What auth-app throws can contain the key. */
async function sign(
  appId: number | string,
  privateKey: string,
  timeDifference: number,
): Promise<string | null> {
  try {
    // An option of its own that auth-app passes on to its signature; it has it from the same header, but only for its own requests.
    const { token } = await createAppAuth({ appId, privateKey, timeDifference })({ type: 'app' })
    return token
  } catch {
    return null
  }
}

import 'server-only'
import { createHash } from 'node:crypto'
import { AnswerCache } from '#lib/runtime/answer-cache'
import { processSingleton } from '#lib/runtime/process-singleton'
import { systemClock } from '#lib/runtime/system-clock'
import { identityProblem } from '#lib/server/auth/cluster-user'
import type { Renewal, SignInProvider } from '#lib/server/auth/providers/provider'
import { hasAnyRole } from '#lib/server/auth/roles'
import { checkWith, toldBy, type SessionContent, type Settings } from '#lib/server/auth/session-content'

/** Several tabs renew one session. */
const SOONEST_MS = 60_000
/** An answer that did not reach the browser is given again, because a refresh token can be good for one use. */
const REMEMBERED_MS = 60_000
const MOST_REMEMBERED = 500

type Checked = SessionContent & { check: NonNullable<SessionContent['check']> }

/** Whether the service has to be asked for the groups again. */
function isDue(content: SessionContent, now: number): content is Checked {
  const { check } = content
  return check !== null && content.ended === null && now - check.asked >= SOONEST_MS
}

/** @property askedAt when the question left: what is lost after that shows at the next one */
type Answered = { renewal: Renewal; askedAt: number }

/** The session after the service was asked, or was not heard. */
function afterRenewal(
  content: Checked,
  { renewal, askedAt: now }: Answered,
  settings: Settings,
): SessionContent {
  switch (renewal.outcome) {
    case 'told': {
      const { identity, kept } = renewal
      if (identity.subject !== content.sub) return over(content, 'ended-there')
      const { environments, signIn } = settings
      if (identityProblem(environments, identity, signIn.groupsPattern) !== null)
        return over(content, 'unfit')
      const told = toldBy(identity, settings)
      return hasAnyRole(environments, told.groups)
        ? { ...content, ...told, check: checkWith(kept, now) }
        : over(content, 'no-role')
    }
    case 'ended':
      return over(content, 'ended-there')
    case 'silent':
      return { ...content, check: null }
    case 'unheard':
      return {
        ...content,
        check: { ...content.check, asked: now, token: renewal.kept ?? content.check.token },
      }
  }
}

/** Without rights and token, so that a copy of the cookie is worth nothing. */
function over(content: SessionContent, ended: NonNullable<SessionContent['ended']>): SessionContent {
  return { ...content, groups: [], allGroups: null, check: null, ended }
}

/**
 * Asks the service again, and once for all tabs that do. @param report hears why it could not be asked
 */
export async function renewGroups(
  content: SessionContent,
  provider: SignInProvider,
  settings: Settings,
  report: (why: string) => void,
): Promise<SessionContent> {
  if (!isDue(content, Date.now())) return content
  const { token } = content.check
  const key = createHash('sha256').update(token).digest('hex')
  const answered = await renewals().get(key, async () => {
    const askedAt = Date.now()
    return { askedAt, renewal: await provider.renew(token) }
  })
  if (answered.renewal.outcome === 'unheard') report(answered.renewal.why)
  return afterRenewal(content, answered, settings)
}

/** What was answered for a token. A failure is asked again at once, unless the token is used. */
const renewals = () =>
  processSingleton('renewals', () => {
    const lifeOf = ({ renewal }: Answered) =>
      renewal.outcome === 'unheard' && renewal.kept === undefined ? 0 : REMEMBERED_MS
    return new AnswerCache<Answered>(MOST_REMEMBERED, systemClock, lifeOf)
  })

import { createHash, randomBytes } from 'node:crypto'

type Asked<Person> = { client: string; redirectUri: string; challenge: string | null; person: Person }
type Shown = { code: string; client: string; redirectUri: string; verifier: string | null }

/** The codes of an OAuth server (RFC 6749, section 4.1; RFC 7636): for one use, by one client, at one redirect URI, with the verifier. */
export class CodeGrants<Person> {
  private readonly grants = new Map<string, Asked<Person>>()
  private readonly used = new Map<string, string>()
  private readonly tokens = new Map<string, Person>()

  issue(asked: Asked<Person>): string {
    const code = `sha256~${randomBytes(24).toString('base64url')}`
    this.grants.set(code, asked)
    return code
  }

  /** The token for a code; null if it is refused. A code that comes again ends the token that it was good for (section 4.1.2). */
  redeem({ code, client, redirectUri, verifier }: Shown): string | null {
    this.tokens.delete(this.used.get(code) ?? '')
    const grant = this.grants.get(code)
    if (grant?.client !== client || grant.redirectUri !== redirectUri) return null
    const shown = verifier === null ? null : createHash('sha256').update(verifier).digest('base64url')
    if (grant.challenge !== null && grant.challenge !== shown) return null
    this.grants.delete(code)
    const token = `sha256~${randomBytes(32).toString('base64url')}`
    this.used.set(code, token)
    this.tokens.set(token, grant.person)
    return token
  }

  /** Whose the token is that a request shows. */
  personOf(authorization = ''): Person | undefined {
    return this.tokens.get(/^Bearer (\S+)$/i.exec(authorization)?.[1] ?? '')
  }

  /** As an administrator would. */
  endAll(): void {
    this.tokens.clear()
  }
}

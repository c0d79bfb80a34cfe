import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Run } from '../demo/run-file'

/** Texts that nobody may see again, by what they are. */
export type Canaries = Record<string, string>

/** What was answered or printed, and where. */
export type Seen = { where: string; text: string }

/** The credentials that Quayside holds in this demo. */
export function credentialsOf({ tokenFiles, env, git }: Run): Canaries {
  const forges = (git?.forges ?? []).flatMap(({ name, tokenFile }): [string, string][] => [
    [`the token for ${name}`, secretIn(tokenFile)],
    [`the webhook secret of ${name}`, secretIn(join(dirname(tokenFile), `${name}.webhook`))],
  ])
  return {
    'the token of the service account': secretIn(tokenFiles.quayside),
    'the client secret': env.QUAYSIDE_OIDC_CLIENT_SECRET ?? '',
    'the session key': env.NEXTAUTH_SECRET ?? '',
    ...Object.fromEntries(forges),
  }
}

function secretIn(file: string): string {
  return readFileSync(file, 'utf8').trim()
}

/** Where a canary came out, also in the forms in which headers and addresses carry it. */
export function leaksIn(seen: readonly Seen[], canaries: Canaries): string[] {
  return Object.entries(canaries).flatMap(([what, secret]) => {
    if (secret.length < 8) throw new Error(`${what} is too short to be looked for.`)
    const base64 = ['', 'oauth2:', 'quayside:'].map((user) => Buffer.from(user + secret).toString('base64'))
    const forms = [secret, encodeURIComponent(secret), ...base64.map((form) => form.replace(/=+$/, ''))]
    return seen
      .filter(({ text }) => forms.some((form) => text.includes(form)))
      .map(({ where }) => `${what}: ${where}`)
  })
}

import 'server-only'
import { readFileSync } from 'node:fs'
import { describeFound, type Problem } from '#lib/server/config/problem'
import { isSafeUrl, URL_WITH_TLS } from '#lib/server/config/schema-parts'
import { BASE_PATH } from '#lib/runtime/base-path'
import type { SignIn } from '#lib/server/config/sign-in-schema'

type Variables = Record<string, string | undefined>

export type Secrets = {
  /** Address of Quayside, as browsers see it, with its base path and no slash at the end. */
  url: string
  /** Encrypts the session cookies. */
  sessionSecret: string
  /** Of the client where people sign in; empty where that is a service account, whose token is read at each use. */
  clientSecret: string
  /** Allows reading the metrics; null turns metrics off. */
  metricsToken: string | null
}

const CLIENT_SECRETS = {
  oidc: 'QUAYSIDE_OIDC_CLIENT_SECRET',
  github: 'QUAYSIDE_GITHUB_CLIENT_SECRET',
  openshift: null,
} as const satisfies Record<SignIn['kind'], string | null>

/** Reads what must not be in the YAML file: from environment variables, or from files that they name. */
export function readSecrets(
  variables: Variables,
  problems: Problem[],
  signIn: SignIn['kind'] = 'oidc',
): Secrets {
  const ofClient = CLIENT_SECRETS[signIn]
  return {
    url: readUrl(variables, problems),
    sessionSecret: readSecret('NEXTAUTH_SECRET', 32, variables, problems),
    clientSecret: ofClient === null ? '' : readSecret(ofClient, 1, variables, problems),
    metricsToken: isGiven('QUAYSIDE_METRICS_TOKEN', variables)
      ? readSecret('QUAYSIDE_METRICS_TOKEN', 16, variables, problems)
      : null,
  }
}

/** @param base the path that this build has */
function readUrl({ NEXTAUTH_URL: url = '' }: Variables, problems: Problem[], base = BASE_PATH): string {
  // next-auth wants this variable to end so, and is given that at the start.
  const path = isSafeUrl(url) ? new URL(url).pathname.replace(/(\/api\/auth)?\/?$/, '') : null
  if (path === base) return new URL(url).origin + base
  problems.push({
    at: 'NEXTAUTH_URL',
    found: describeFound(url === '' ? undefined : url),
    expected: `the address of Quayside ${base === '' ? 'without a path' : `with the path ${base}`}, as it was built: ${URL_WITH_TLS}`,
  })
  return ''
}

function isGiven(name: string, variables: Variables): boolean {
  return variables[name] !== undefined || variables[`${name}_FILE`] !== undefined
}

function readSecret(name: string, atLeast: number, variables: Variables, problems: Problem[]): string {
  const file = variables[`${name}_FILE`]
  const refuse = (at: string, found: string, expected: string) => {
    problems.push({ at, found, expected })
    return ''
  }
  if (file !== undefined && variables[name] !== undefined) {
    return refuse(name, `both ${name} and ${name}_FILE`, 'only one of them')
  }
  // Editors and `echo` end a secret with a line break, and such a Secret can also become a variable.
  const secret = (file === undefined ? (variables[name] ?? '') : readOrNull(file))?.trim()
  if (secret === undefined) return refuse(`${name}_FILE`, file ?? '', 'a readable file')
  if (secret.length >= atLeast) return secret
  const found = secret === '' ? 'nothing' : `a secret of ${secret.length} characters`
  return refuse(
    name,
    found,
    `a secret of at least ${atLeast} characters, here or in a file named by ${name}_FILE`,
  )
}

export function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

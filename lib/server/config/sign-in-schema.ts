import 'server-only'
import { z } from 'zod'
import type { ClusterConfiguration } from '#lib/cluster/request/kube-config'
import { address, file, text } from '#lib/server/config/schema-parts'

const SIGN_IN = 'the sign-in settings: issuer and clientId, or openshift, or github'
const ACCOUNT = 'either {} for the service account of the pod, or server with tokenFile (and caFile)'
const ORGANIZATIONS = 'a list of at least one organization, whose teams count as groups'

/** Where people sign in. */
export type SignIn = {
  /** On the sign-in page. */
  title: string
  /** Which groups count where a cluster decides; `*` stands for any text. */
  groupsPattern: string
} & (OidcSignIn | OpenshiftSignIn | GithubSignIn)

export type OidcSignIn = {
  kind: 'oidc'
  issuer: string
  clientId: string
  groupsClaim: string
  /** The claim that has the name by which the cluster knows a person. */
  userClaim: string
  scopes: string[]
}

/** The client is a service account; this is the cluster that knows it, and people. */
export type OpenshiftSignIn = { kind: 'openshift'; cluster: AccountOfCluster }

type AccountOfCluster = Exclude<ClusterConfiguration, { kubeconfig: string }>

/** The teams of these organizations are groups: `organization/slug`. */
export type GithubSignIn = { kind: 'github'; url: string; clientId: string; organizations: string[] }

const openshift = z
  .strictObject({ server: address.optional(), tokenFile: file.optional(), caFile: file.optional() }, ACCOUNT)
  .transform(({ server, tokenFile, caFile }, context): AccountOfCluster => {
    if (server !== undefined && tokenFile !== undefined)
      return { server, tokenFile, ...(caFile !== undefined && { caFile }) }
    if (server === undefined && tokenFile === undefined && caFile === undefined) return { inCluster: true }
    context.addIssue({ code: 'custom', message: ACCOUNT })
    return z.NEVER
  })

const github = z.strictObject(
  {
    clientId: text,
    organizations: z.array(text, ORGANIZATIONS).min(1, ORGANIZATIONS),
    /** The address of its pages. */
    url: address.default('https://github.com'),
  },
  'a client of GitHub: clientId and organizations',
)

const common = { title: text.optional(), groupsPattern: text.default('*') }

/** Those of OpenID Connect stand beside `title`, as they did when there was nothing else. */
const oidcForm = z
  .strictObject(
    {
      ...common,
      issuer: address,
      clientId: text,
      groupsClaim: text.default('groups'),
      userClaim: text.default('preferred_username'),
      scopes: z.array(text, 'a list of scopes').default(['openid', 'profile', 'groups']),
    },
    SIGN_IN,
  )
  .transform(({ title, ...rest }): SignIn => {
    return { kind: 'oidc', ...rest, title: title ?? new URL(rest.issuer).host }
  })

const openshiftForm = z
  .strictObject({ ...without('openshift'), ...common, openshift })
  .transform(({ title = 'OpenShift', groupsPattern, openshift: cluster }): SignIn => {
    return { kind: 'openshift', cluster, title, groupsPattern }
  })

const githubForm = z
  .strictObject({ ...without('github'), ...common, github })
  .transform(({ title, groupsPattern, github: client }): SignIn => {
    return { kind: 'github', ...client, title: title ?? titleOf(client.url), groupsPattern }
  })

/** For who looks for the keys: errors of a union would be about all three. */
export const signInForms = z.union([oidcForm, openshiftForm, githubForm])

/** One of the three, told apart by the key that it has. */
export const signIn = z.unknown().transform((found, context) => {
  const form = hasKey(found, 'openshift') ? openshiftForm : hasKey(found, 'github') ? githubForm : oidcForm
  const parsed = form.safeParse(found)
  if (parsed.success) return parsed.data
  for (const { path, message, ...issue } of parsed.error.issues) {
    // The report names each key that is not known.
    if (issue.code === 'unrecognized_keys') {
      const { code, keys } = issue
      context.issues.push({ code, keys, path, message, input: undefined })
    } else context.issues.push({ code: 'custom', path, message, input: found })
  }
  return z.NEVER
})

function hasKey(found: unknown, key: string): boolean {
  return typeof found === 'object' && found !== null && Object.hasOwn(found, key)
}

/** The keys of the other forms. */
function without(form: 'openshift' | 'github') {
  const none = z.undefined(`nothing: signIn has ${form}`).optional()
  const ofOidc = { issuer: none, clientId: none, groupsClaim: none, userClaim: none, scopes: none }
  return { ...ofOidc, ...(form === 'openshift' && { github: none }) }
}

function titleOf(url: string): string {
  const { host } = new URL(url)
  return host === 'github.com' ? 'GitHub' : host
}

export const SIGN_IN_KEYS = [...new Set(signInForms.options.flatMap((form) => Object.keys(form.in.shape)))]
export const OPENSHIFT_KEYS = Object.keys(openshift.in.shape)
export const GITHUB_KEYS = Object.keys(github.shape)

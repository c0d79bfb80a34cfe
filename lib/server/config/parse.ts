import 'server-only'
import { LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import type { ClusterConfiguration } from '#lib/cluster/request/kube-config'
import { DEFAULT_RULES, type ImageRules } from '#lib/domain/image/image-rules'
import type { Source } from '#lib/domain/promotion/source'
import type { Authorization } from '#lib/domain/rights/missing-rights'
import type { ForgeConfiguration } from '#lib/forge/forge-configuration'
import { resolveSources } from '#lib/server/config/resolve-sources'
import { KNOWN_KEYS, configFile } from '#lib/server/config/schema'
import type { SignIn } from '#lib/server/config/sign-in-schema'
import {
  describeFound,
  closestWord,
  formatPath,
  type Checked,
  type Problem,
} from '#lib/server/config/problem'

/** Groups by role; `*` means everyone who is signed in. Operators can also view. */
export type Roles = { viewer: string[]; operator: string[] }

type ImageSettings = ImageRules & {
  /** The addresses of the registries that are asked for package lists, by the names that pull specs have. */
  packageRegistries: Readonly<Record<string, string>>
}

const NO_ROLES: Roles = { viewer: [], operator: [] }

const DEFAULT_SETTINGS: ImageSettings = { ...DEFAULT_RULES, packageRegistries: {} }

export type Environment = {
  name: string
  title: string
  namespace: string
  isProtected: boolean
  cluster: ClusterConfiguration
  authorization: Authorization
  /** What its API server puts before the names that the sign-in service gives. */
  usernamePrefix: string
  groupsPrefix: string
  /** Empty where the cluster decides. */
  roles: Roles
  images: ImageSettings
  /** How often each following tag is compared with its registry; 0 means only on request. */
  registryCheckSeconds: number
  /** How often the cluster imports scheduled tags. */
  scheduledImportSeconds: number
  /** Names of CronJobs that import, in addition to those with the label. */
  importCronJobs: string[]
  /** Whether what the cluster forgets is kept, for how long, and in how many ConfigMaps at most. */
  chronicle: { enabled: boolean; days: number; configMaps: number }
  /** The repositories that its images are built from; empty where nothing of promotion is shown. */
  sources: readonly Source[]
}

/** The content of the YAML file. Secrets are not in it. */
export type ConfigFile = {
  environments: Environment[]
  forges: ForgeConfiguration[]
  signIn: SignIn
  /** Addresses and ranges of the proxies that say from where a request comes. */
  trustedProxies: string[]
}

/** A file with a thousand environments is half as long. */
const LONGEST_FILE = 1024 * 1024

export function parseConfig(content: string): Checked<ConfigFile> {
  if (content.length > LONGEST_FILE) {
    return refuse(`${content.length} characters`, `at most ${LONGEST_FILE} characters`)
  }
  const lines = new LineCounter()
  // Pretty errors would quote lines of the file, which can hold a secret, into the log.
  const document = parseDocument(content, { prettyErrors: false, lineCounter: lines })
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ message, pos }) => {
      return { at: `line ${lines.linePos(pos[0]).line}`, found: message, expected: 'YAML' }
    })
    return { ok: false, problems }
  }
  try {
    return checkConfig(document.toJS())
  } catch (error) {
    // The library counts what aliases of aliases expand to: nine lines can make a thousand million items.
    if (!(error instanceof ReferenceError)) throw error
    return refuse('aliases that expand to too much', 'YAML with few aliases')
  }
}

function refuse(found: string, expected: string): Checked<never> {
  return { ok: false, problems: [{ at: formatPath([]), found, expected }] }
}

export function checkConfig(found: unknown): Checked<ConfigFile> {
  const parsed = configFile.safeParse(found)
  if (parsed.success) return complete(parsed.data)
  return { ok: false, problems: parsed.error.issues.flatMap((issue) => problemsOf(issue, found)) }
}

function complete(content: z.output<typeof configFile>): Checked<ConfigFile> {
  const environments: Environment[] = []
  const problems: Problem[] = []
  for (const [index, { protected: isProtected, title, ...rest }] of content.environments.entries()) {
    const byCluster = rest.authorization === 'cluster'
    const allowed = byCluster ? NO_ROLES : (rest.roles ?? content.roles)
    if (byCluster && rest.roles !== undefined) {
      const expected = 'nothing: with authorization: cluster, the cluster decides'
      problems.push({ at: formatPath(['environments', index, 'roles']), found: 'roles', expected })
    }
    if (byCluster && content.signIn.kind === 'github') {
      const expected = 'roles: with signIn.github, nobody has a name that a cluster can rely on'
      problems.push({
        at: formatPath(['environments', index, 'authorization']),
        found: '"cluster"',
        expected,
      })
    }
    const sources = resolveSources(rest.sources, content.forges, index, problems)
    const images = withTagsOf(sources, rest.images ?? content.images ?? DEFAULT_SETTINGS)
    if (allowed)
      environments.push({
        ...rest,
        title: title ?? rest.name,
        isProtected,
        roles: allowed,
        images,
        sources,
      })
    else {
      const expected = 'roles, here or at the top level of the file'
      problems.push({ at: formatPath(['environments', index, 'roles']), found: 'nothing', expected })
    }
  }
  if (problems.length > 0) return { ok: false, problems }
  const { forges, signIn, trustedProxies } = content
  return { ok: true, value: { environments, forges, signIn, trustedProxies } }
}

/** Images of sources name their commits by the tags of their builds. */
function withTagsOf(sources: readonly Source[], images: ImageSettings): ImageSettings {
  const patterns = [...images.commitTags, ...sources.flatMap(({ imageTags }) => imageTags)]
  return { ...images, commitTags: [...new Set(patterns)] }
}

function problemsOf(issue: z.core.$ZodIssue, whole: unknown): Problem[] {
  const { path } = issue
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key))
  const found = path.reduce<unknown>((value, key) => {
    return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
  }, whole)
  return [{ at: formatPath(path), found: describeFound(found), expected: issue.message }]
}

function unknownKey(path: readonly PropertyKey[], key: string): Problem {
  const at = formatPath([...path, key])
  const known = KNOWN_KEYS[path.filter((part) => typeof part === 'string').join('.')] ?? []
  if (/secret|password|token$|private_?key$/i.test(key)) {
    const expected =
      'no secrets in this file; use a separate file or an environment variable, see docs/configuration.md'
    return { at, found: 'a secret', expected }
  }
  const nearest = closestWord(key, known)
  const meant = nearest === undefined ? '' : `; did you mean ${nearest}?`
  return { at, found: 'an unknown key', expected: `one of ${known.join(', ')}${meant}` }
}

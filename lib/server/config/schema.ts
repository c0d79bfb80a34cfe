import 'server-only'
import { z } from 'zod'
import type { ClusterConfiguration } from '#lib/cluster/request/kube-config'
import { expectedTagPattern } from '#lib/domain/image/commit-tag'
import { DEFAULT_RULES } from '#lib/domain/image/image-rules'
import { COMMIT_PLACEHOLDERS, COMPARE_PLACEHOLDERS, expectedLink } from '#lib/domain/image/link-template'
import { isLabelName, isObjectName } from '#lib/kubernetes/names'
import { isAddressRange } from '#lib/network/address-ranges'
import { APP_KEYS, FORGE_KEYS, forges } from '#lib/server/config/forge-schema'
import { address, file, isSafeUrl, refuseSame, text, textWith } from '#lib/server/config/schema-parts'
import { GITHUB_KEYS, OPENSHIFT_KEYS, SIGN_IN_KEYS, signIn } from '#lib/server/config/sign-in-schema'
import { SOURCE_KEYS, sources } from '#lib/server/config/source-schema'

const NAME = 'a name of at most 63 lower-case letters, digits and hyphens'
const GROUPS = 'a list of group names, or "*" for everyone who is signed in'
const CLUSTER = 'either inCluster: true, or server with tokenFile, or kubeconfig'

/** First path segments of URLs that are not environments. */
const RESERVED_NAMES = ['about', 'api', 'compare', 'sign-in', 'timeline']

const groups = z.union([z.literal('*').transform(() => ['*']), z.array(text)], GROUPS)

const roles = z
  .strictObject(
    { viewer: groups.default([]), operator: groups.default([]) },
    'viewer and operator, each with a list of groups',
  )
  .refine(({ viewer, operator }) => viewer.length + operator.length > 0, {
    path: ['viewer'],
    message: `at least one group: ${GROUPS}`,
  })

const cluster = z
  .strictObject(
    {
      inCluster: z.literal(true, 'true, or leave it out').optional(),
      server: address.optional(),
      caFile: file.optional(),
      tokenFile: file.optional(),
      kubeconfig: file.optional(),
      context: text.optional(),
    },
    CLUSTER,
  )
  .transform((members, context) => {
    const chosen = chooseCluster(members)
    if (chosen !== null) return chosen
    context.addIssue({ code: 'custom', message: CLUSTER })
    return z.NEVER
  })

const { commitLabels, commitTags, commitLink, compareLink } = DEFAULT_RULES

const PATTERNS = 'a list of patterns, such as [stable-<sha>-<epoch>, main-<sha>]'
const REGISTRY = 'a registry as in pull specs, such as quay.io'
const REGISTRY_ADDRESS = 'an https address without a path (http only for loopback), such as https://quay.io'

const packageRegistries = z
  .record(z.string(), z.string(REGISTRY_ADDRESS), 'a map of registries with their addresses')
  .superRefine((registries, context) => {
    for (const [host, at] of Object.entries(registries)) {
      const isAddress = isSafeUrl(at) && ['', '/'].includes(new URL(at).pathname + new URL(at).search)
      const message = /^[a-z0-9.-]+(:\d+)?$/.test(host) ? REGISTRY_ADDRESS : REGISTRY
      if (!isAddress || message === REGISTRY) context.addIssue({ code: 'custom', path: [host], message })
    }
  })

const images = z
  .strictObject(
    {
      commitLabels: z.array(text, 'a list of label keys').default([...commitLabels]),
      commitTags: z.array(textWith(expectedTagPattern), PATTERNS).optional(),
      // As it was called when there could be only one.
      commitTag: textWith(expectedTagPattern).nullable().optional(),
      commitLink: textWith((link) => expectedLink(link, COMMIT_PLACEHOLDERS, ['sha'])).default(commitLink),
      compareLink: textWith((link) => expectedLink(link, COMPARE_PLACEHOLDERS, ['from', 'to'])).default(
        compareLink,
      ),
      packageRegistries: packageRegistries.default({}),
    },
    'a map with commitLabels, commitTags, commitLink, compareLink and packageRegistries',
  )
  .transform(({ commitTag, commitTags: patterns, ...rest }, context) => {
    if (commitTag != null && patterns !== undefined) {
      context.addIssue({
        code: 'custom',
        path: ['commitTag'],
        message: 'nothing: commitTags has the patterns',
      })
    }
    return { ...rest, commitTags: patterns ?? (commitTag == null ? [...commitTags] : [commitTag]) }
  })

const CHECK_SECONDS = 'seconds from 1 to 86400, or 0 to check only on request'
const IMPORT_SECONDS = 'seconds from 1 to 86400'

const DAYS = 'days from 1 to 3650'
const CONFIG_MAPS = 'a number from 4 to 128'
const chronicle = z.strictObject(
  {
    enabled: z.boolean('true or false').default(true),
    days: z.int(DAYS).min(1, DAYS).max(3_650, DAYS).default(400),
    configMaps: z.int(CONFIG_MAPS).min(4, CONFIG_MAPS).max(128, CONFIG_MAPS).default(32),
  },
  'a map with enabled, days and configMaps',
)

const CRON_JOB = 'the name of a CronJob'
const PREFIX = 'text of at most 200 characters'
const AUTHORIZATION = 'roles, or cluster for what the cluster says of each person'

/** What a cluster puts before the names that the sign-in service gives. */
const prefix = z.string(PREFIX).max(200, PREFIX).default('')

const RANGE = 'an IP address, or a range such as 10.128.0.0/14'

const environment = z.strictObject(
  {
    name: z
      .string(NAME)
      .refine(isLabelName, NAME)
      .refine((name) => !RESERVED_NAMES.includes(name), `a name other than ${RESERVED_NAMES.join(', ')}`),
    title: text.optional(),
    namespace: z.string(NAME).refine(isLabelName, NAME),
    protected: z.boolean('true or false').default(false),
    cluster,
    authorization: z.enum(['roles', 'cluster'], AUTHORIZATION).default('roles'),
    usernamePrefix: prefix,
    groupsPrefix: prefix,
    roles: roles.optional(),
    images: images.optional(),
    registryCheckSeconds: secondsFrom(0, CHECK_SECONDS).default(300),
    // The default of OpenShift.
    scheduledImportSeconds: secondsFrom(1, IMPORT_SECONDS).default(900),
    importCronJobs: z
      .array(z.string(CRON_JOB).refine(isObjectName, CRON_JOB), 'a list of CronJob names')
      .default([]),
    chronicle: chronicle.default(() => chronicle.parse({})),
    sources,
  },
  'an environment with name, namespace and cluster',
)

export const configFile = z.strictObject(
  {
    environments: z
      .array(environment, 'a list of environments')
      .min(1, 'at least one environment')
      .superRefine(refuseSame('name', 'environments')),
    signIn,
    roles: roles.optional(),
    images: images.optional(),
    forges,
    trustedProxies: z
      .array(z.string(RANGE).refine(isAddressRange, RANGE), 'a list of addresses and ranges')
      .default([]),
  },
  'a map with environments, signIn and roles',
)

/** The keys of each map, by its path in the file without indexes. */
export const KNOWN_KEYS: Record<string, string[]> = {
  '': Object.keys(configFile.shape),
  roles: Object.keys(roles.shape),
  images: Object.keys(images.in.shape),
  signIn: SIGN_IN_KEYS,
  'signIn.openshift': OPENSHIFT_KEYS,
  'signIn.github': GITHUB_KEYS,
  forges: FORGE_KEYS,
  'forges.app': APP_KEYS,
  environments: Object.keys(environment.shape),
  'environments.roles': Object.keys(roles.shape),
  'environments.images': Object.keys(images.in.shape),
  'environments.cluster': Object.keys(cluster.in.shape),
  'environments.chronicle': Object.keys(chronicle.shape),
  'environments.sources': SOURCE_KEYS,
}

function chooseCluster(members: z.output<typeof cluster.in>): ClusterConfiguration | null {
  const { inCluster, server, tokenFile, caFile, kubeconfig, context } = members
  const given = Object.keys(members)
  const onlyFrom = (...allowed: string[]) => given.every((key) => allowed.includes(key))
  if (inCluster && onlyFrom('inCluster')) return { inCluster }
  if (server && tokenFile && onlyFrom('server', 'tokenFile', 'caFile')) {
    return { server, tokenFile, ...(caFile === undefined ? {} : { caFile }) }
  }
  if (kubeconfig && onlyFrom('kubeconfig', 'context')) {
    return { kubeconfig, ...(context === undefined ? {} : { context }) }
  }
  return null
}

/** At most one day. */
function secondsFrom(least: number, expected: string) {
  return z.int(expected).min(least, expected).max(86_400, expected)
}

import 'server-only'
import { dirname, resolve } from 'node:path'
import { loadKubeConfig, type ClusterConfiguration } from '#lib/cluster/request/kube-config'
import type { ForgeConfiguration } from '#lib/forge/forge-configuration'
import { readProxies } from '#lib/network/proxies'
import { processSingleton } from '#lib/runtime/process-singleton'
import { reportOf, type Checked, type Problem } from '#lib/server/config/problem'
import { readOrNull, readSecrets, type Secrets } from '#lib/server/config/secrets'
import { checkConfig, parseConfig, type ConfigFile } from '#lib/server/config/parse'
import type { SignIn } from '#lib/server/config/sign-in-schema'

export type Config = ConfigFile & Secrets

type WithFiles = Extract<ClusterConfiguration, { tokenFile: string }>

export class InvalidConfiguration extends Error {
  override name = 'BadConfiguration'
}

/** The configuration of this process. The first call, at the start, reads and checks it, and throws if it is invalid. */
export function config(): Config {
  return processSingleton('config', () => {
    const source = process.env.QUAYSIDE_CONFIG ?? 'the environment variables'
    const loaded = loadConfig(process.env)
    if (!loaded.ok) throw new InvalidConfiguration(reportOf(source, loaded.problems))
    return loaded.value
  })
}

/** @param root prefix of the paths of the service account's files */
export function loadConfig(variables: Record<string, string | undefined>, root = ''): Checked<Config> {
  const file = loadFile(variables, root)
  const problems = file.ok ? [] : [...file.problems]
  const secrets = readSecrets(variables, problems, file.ok ? file.value.signIn.kind : 'oidc')
  problems.push(...readProxies(variables).problems)
  return file.ok && problems.length === 0
    ? { ok: true, value: { ...file.value, ...secrets } }
    : { ok: false, problems }
}

/** The configuration without the secrets of sessions and sign-in. */
export function loadFile(variables: Record<string, string | undefined>, root = ''): Checked<ConfigFile> {
  return variables.QUAYSIDE_CONFIG ? fromFile(variables.QUAYSIDE_CONFIG, root) : fromPod(variables, root)
}

function fromFile(path: string, root: string): Checked<ConfigFile> {
  return checkContent(readOrNull(path), path, root)
}

/** @param content of the file; null if it cannot be read */
export function checkContent(content: string | null, path: string, root = ''): Checked<ConfigFile> {
  if (content === null) {
    return refuse({ at: 'QUAYSIDE_CONFIG', found: path, expected: 'a readable YAML file' })
  }
  const parsed = parseConfig(content)
  return parsed.ok ? checkFiles(parsed.value, dirname(path), root) : parsed
}

const OPENSHIFT = 'signIn.openshift'

function checkFiles(file: ConfigFile, folder: string, root: string): Checked<ConfigFile> {
  const problems: Problem[] = []
  const checkCluster = (at: string, cluster: ClusterConfiguration) => {
    const loaded = loadKubeConfig(cluster, root)
    if (loaded.ok) return
    const { member, ...rest } = loaded.error
    // Without keys, signIn.openshift is the service account of the pod.
    problems.push({ at: at === OPENSHIFT && member === 'inCluster' ? at : `${at}.${member}`, ...rest })
  }
  const environments = file.environments.map((environment, index) => {
    const cluster = resolvePaths(environment.cluster, folder)
    checkCluster(`environments[${index}].cluster`, cluster)
    return { ...environment, cluster }
  })
  const signIn = resolveSignIn(file.signIn, folder)
  if (signIn.kind === 'openshift') checkCluster(OPENSHIFT, signIn.cluster)
  const forges = file.forges.map((forge, index) => {
    const resolved = resolveForge(forge, folder)
    problems.push(...unreadableIn(resolved, `forges[${index}]`))
    return resolved
  })
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, value: { ...file, environments, forges, signIn } }
}

function resolveSignIn(signIn: SignIn, folder: string): SignIn {
  if (signIn.kind !== 'openshift' || !('server' in signIn.cluster)) return signIn
  return { ...signIn, cluster: resolveFiles(signIn.cluster, folder) }
}

function resolveForge(forge: ForgeConfiguration, folder: string): ForgeConfiguration {
  const { credentials, caFile, webhookSecretFile, ...rest } = forge
  return {
    ...rest,
    ...(caFile !== undefined && { caFile: resolve(folder, caFile) }),
    credentials:
      credentials.kind === 'app'
        ? { ...credentials, privateKeyFile: resolve(folder, credentials.privateKeyFile) }
        : { ...credentials, tokenFile: resolve(folder, credentials.tokenFile) },
    webhookSecretFile: webhookSecretFile && resolve(folder, webhookSecretFile),
  }
}

function unreadableIn(forge: ForgeConfiguration, place: string): Problem[] {
  const { credentials, caFile = null, webhookSecretFile } = forge
  const files = [
    credentials.kind === 'app'
      ? { at: `${place}.app.privateKeyFile`, found: credentials.privateKeyFile }
      : { at: `${place}.tokenFile`, found: credentials.tokenFile },
    { at: `${place}.caFile`, found: caFile },
    { at: `${place}.webhookSecretFile`, found: webhookSecretFile },
  ]
  return files.flatMap(({ at, found }) =>
    found === null || readOrNull(found)?.trim()
      ? []
      : [{ at, found, expected: 'a readable file that is not empty' }],
  )
}

function resolvePaths(cluster: ClusterConfiguration, folder: string): ClusterConfiguration {
  if ('inCluster' in cluster) return cluster
  if ('kubeconfig' in cluster) return { ...cluster, kubeconfig: resolve(folder, cluster.kubeconfig) }
  return resolveFiles(cluster, folder)
}

function resolveFiles({ caFile, tokenFile, ...rest }: WithFiles, folder: string): WithFiles {
  const ca = caFile === undefined ? {} : { caFile: resolve(folder, caFile) }
  return { ...rest, ...ca, tokenFile: resolve(folder, tokenFile) }
}

/** In a pod without a file: one environment, the pod's own namespace, validated like a file. */
function fromPod(variables: Record<string, string | undefined>, root: string): Checked<ConfigFile> {
  const namespace = readOrNull(`${root}/var/run/secrets/kubernetes.io/serviceaccount/namespace`)?.trim()
  if (!namespace) {
    const expected = 'the path of a YAML file (optional only in a pod with a service account)'
    return refuse({ at: 'QUAYSIDE_CONFIG', found: 'nothing', expected })
  }
  const file = {
    environments: [{ name: namespace, namespace, cluster: { inCluster: true } }],
    signIn: { issuer: variables.QUAYSIDE_OIDC_ISSUER, clientId: variables.QUAYSIDE_OIDC_CLIENT_ID },
    roles: {
      viewer: groupsOf(variables.QUAYSIDE_VIEWER_GROUPS),
      operator: groupsOf(variables.QUAYSIDE_OPERATOR_GROUPS),
    },
  }
  const parsed = checkConfig(file)
  return parsed.ok
    ? checkFiles(parsed.value, '/', root)
    : { ok: false, problems: parsed.problems.map(inVariables) }
}

function groupsOf(list = ''): string | string[] {
  const groups = list.split(',').map((group) => group.trim())
  return list.trim() === '*' ? '*' : groups.filter((group) => group !== '')
}

const VARIABLES: Record<string, string> = {
  'signIn.issuer': 'QUAYSIDE_OIDC_ISSUER',
  'signIn.clientId': 'QUAYSIDE_OIDC_CLIENT_ID',
  'roles.viewer': 'QUAYSIDE_VIEWER_GROUPS',
}

function inVariables(problem: Problem): Problem {
  return { ...problem, at: VARIABLES[problem.at] ?? problem.at }
}

function refuse(problem: Problem): Checked<never> {
  return { ok: false, problems: [problem] }
}

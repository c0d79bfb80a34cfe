import 'server-only'
import { accessSync, constants } from 'node:fs'
import { KubeConfig } from '@kubernetes/client-node'

/** How to connect to a cluster: with the pod's own service account, an address and files, or a kubeconfig. */
export type ClusterConfiguration =
  | { inCluster: true }
  | { server: string; caFile?: string; tokenFile: string }
  | { kubeconfig: string; context?: string }

/** What is wrong with which member of a cluster's configuration. */
type ClusterProblem = { member: string; found: string; expected: string }

type Loaded = { ok: true; value: KubeConfig } | { ok: false; error: ClusterProblem }

/** Reads the files that the configuration names. `root` is a prefix for the service account's files. */
export function loadKubeConfig(configuration: ClusterConfiguration, root = ''): Loaded {
  if ('inCluster' in configuration) return fromServiceAccount(root)
  if ('kubeconfig' in configuration) return fromFile(configuration.kubeconfig, configuration.context)
  return fromAddress(configuration.server, configuration.tokenFile, configuration.caFile)
}

function fromServiceAccount(root: string): Loaded {
  const tokenFile = `${root}/var/run/secrets/kubernetes.io/serviceaccount/token`
  if (!process.env.KUBERNETES_SERVICE_HOST || whyUnreadable(tokenFile) !== null) {
    return problem(
      'inCluster',
      'no service account',
      'Quayside to run in a pod with a mounted service account token',
    )
  }
  const kubeConfig = new KubeConfig()
  kubeConfig.loadFromCluster(root)
  return { ok: true, value: kubeConfig }
}

function fromAddress(server: string, tokenFile: string, caFile: string | undefined): Loaded {
  for (const [member, file] of Object.entries({ tokenFile, caFile })) {
    const why = file === undefined ? null : whyUnreadable(file)
    if (why !== null) return problem(member, `${String(file)} (${why})`, 'a readable file')
  }
  const kubeConfig = new KubeConfig()
  kubeConfig.loadFromClusterAndUser(
    {
      name: 'cluster',
      server,
      // Without this the client refuses http; the configuration allows http on loopback only.
      skipTLSVerify: server.startsWith('http:'),
      ...(caFile === undefined ? {} : { caFile }),
    },
    { name: 'user', authProvider: { name: 'tokenFile', config: { tokenFile } } },
  )
  return { ok: true, value: kubeConfig }
}

function fromFile(file: string, context: string | undefined): Loaded {
  const why = whyUnreadable(file)
  if (why !== null) return problem('kubeconfig', `${file} (${why})`, 'a readable file')
  const kubeConfig = new KubeConfig()
  try {
    kubeConfig.loadFromFile(file)
  } catch {
    return problem('kubeconfig', file, 'a kubeconfig with clusters, users and contexts')
  }
  if (context !== undefined) kubeConfig.setCurrentContext(context)
  return checked(kubeConfig, file)
}

function checked(kubeConfig: KubeConfig, file: string): Loaded {
  const name = kubeConfig.getCurrentContext()
  const known = kubeConfig.getContexts().map((context) => context.name)
  if (!known.includes(name)) {
    return problem(
      'context',
      name || 'no current context',
      `one of the contexts of ${file}: ${known.join(', ') || 'none'}`,
    )
  }
  const cluster = kubeConfig.getCurrentCluster()
  if (!cluster?.server.startsWith('https://') || !kubeConfig.getCurrentUser()) {
    return problem(
      'context',
      name,
      `a context of ${file} with a user and a cluster whose server is an https URL`,
    )
  }
  if (cluster.proxyUrl) {
    return problem('context', `${name}, whose cluster has a proxy-url`, 'a cluster without a proxy-url')
  }
  return { ok: true, value: kubeConfig }
}

function problem(member: string, found: string, expected: string): Loaded {
  return { ok: false, error: { member, found, expected } }
}

function whyUnreadable(file: string): string | null {
  try {
    accessSync(file, constants.R_OK)
    return null
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
  }
}

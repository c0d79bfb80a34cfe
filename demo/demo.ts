import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import { startCluster } from '../fake-cluster/cluster'
import { startControl } from './control'
import { controlsOf, pushBuilt } from './controls'
import { FORGE_NAMES } from './git/faults'
import { startGitHosts, type GitHosts } from './git/git-hosts'
import { hasGit } from './git/repositories/run-git'
import type { LoopbackServer } from '../fake-cluster/loopback'
import { productConfig } from './product-config'
import type { ForgeEntry } from './product-sources'
import { Registry } from '../fake-cluster/registry/registry'
import { startRegistryServer } from '../fake-cluster/registry/server'
import { removeRun, writePrivateFile, writeRun, type Run } from './run-file'
import type { Extent } from './seed/seed'
import { usersWith } from './seed/users'
import { PRIVATE_REPOSITORIES, REGISTRY_HOST } from './seed/lanes'
import { startSignIn } from './sign-in/server'

export type DemoOptions = {
  productUrl: string
  directory: string
  /** 0 chooses a free port. */
  ports: { api: number; registry: number; signIn: number }
  scheduledImportSeconds: number
  /** How long a build takes that begins while the demo runs. */
  buildSeconds: number
  /** Whether the cluster decides what people may do, instead of roles. */
  byCluster?: boolean
} & Partial<Extent>

export type Demo = { run: Run; stop(): Promise<void> }

/** Starts registry, cluster and sign-in, fills them, and writes their addresses to the run file. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { productUrl, ports, scheduledImportSeconds, buildSeconds } = options
  const { moreStreams = 0, moreEnvironments = 0, byCluster = false } = options
  const directory = resolve(options.directory)
  const secrets = {
    quayside: secret(),
    alice: secret(),
    control: secret(),
    session: secret(),
    client: secret(),
  }
  const registry = new Registry(PRIVATE_REPOSITORIES)
  const registryServer = await startRegistryServer(registry, ports.registry)
  const signIn = await startSignIn({ clientSecret: secrets.client, productUrl, port: ports.signIn })
  const cluster = await startCluster({
    port: ports.api,
    users: usersWith(secrets, moreEnvironments, byCluster),
    registries: { [REGISTRY_HOST]: registryServer.url },
    scheduledImportSeconds,
  })
  const hosts = await startGit({ productUrl, directory, buildSeconds }, registry)
  const controls = controlsOf(cluster, registry, { moreStreams, moreEnvironments }, hosts)
  await controls.reset()
  const control = await startControl(controls, secrets.control)

  const tokenFiles = {
    quayside: await writePrivateFile(directory, 'quayside.token', secrets.quayside),
    alice: await writePrivateFile(directory, 'alice.token', secrets.alice),
  }
  const forges = hosts ? await forgesOf(hosts, directory) : []
  const config = productConfig(
    { server: cluster.url, tokenFile: tokenFiles.quayside },
    registryServer.url,
    signIn.url,
    scheduledImportSeconds,
    moreEnvironments,
    byCluster,
    forges,
  )
  const run: Run = {
    pid: process.pid,
    productUrl,
    clusterUrl: cluster.url,
    registryUrl: registryServer.url,
    signInUrl: signIn.url,
    tokenFiles,
    ...(hosts && {
      git: {
        directory: join(directory, 'git'),
        forges: forges.map(({ name, url, tokenFile }) => ({ name, url, tokenFile })),
      },
    }),
    control: { url: control.url, token: secrets.control },
    env: {
      QUAYSIDE_CONFIG: await writePrivateFile(directory, 'quayside.yaml', config),
      QUAYSIDE_OIDC_CLIENT_SECRET: secrets.client,
      NEXTAUTH_URL: productUrl,
      NEXTAUTH_SECRET: secrets.session,
    },
  }
  await writeRun(directory, run)
  return {
    run,
    stop: () => stopAll(directory, [control, cluster, signIn, registryServer, ...(hosts ? [hosts] : [])]),
  }
}

/** Undefined, and said so, where there is no git: then nothing is promoted. */
async function startGit(
  { directory, ...options }: { directory: string; productUrl: string; buildSeconds: number },
  registry: Registry,
) {
  if (!(await hasGit())) {
    console.error('There is no git with git-http-backend on this machine: the demo runs without promotion.')
    return undefined
  }
  return startGitHosts({
    directory: join(directory, 'git'),
    ...options,
    checkSeconds: options.buildSeconds / 4,
    pushImage: (_, stream, { sha }) => pushBuilt(registry, stream, sha),
  })
}

async function forgesOf(
  { servers, tokens, webhookSecrets }: GitHosts,
  directory: string,
): Promise<ForgeEntry[]> {
  const entries = FORGE_NAMES.map(async (name): Promise<ForgeEntry> => {
    const tokenFile = await writePrivateFile(directory, `${name}.token`, tokens[name])
    const webhookSecretFile = await writePrivateFile(directory, `${name}.webhook`, webhookSecrets[name])
    return { name, kind: name, url: servers[name].url, tokenFile, webhookSecretFile }
  })
  return Promise.all(entries)
}

async function stopAll(directory: string, servers: Pick<LoopbackServer, 'stop'>[]): Promise<void> {
  await removeRun(directory)
  await Promise.all(servers.map((server) => server.stop()))
}

function secret(): string {
  return randomBytes(24).toString('base64url')
}

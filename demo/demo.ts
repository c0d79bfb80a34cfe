import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { startCluster, type Cluster } from '../fake-cluster/cluster'
import { ControlError, startControl, type Controls } from './control'
import type { LoopbackServer } from '../fake-cluster/loopback'
import { productConfig } from './product-config'
import { Registry } from '../fake-cluster/registry/registry'
import { startRegistryServer } from '../fake-cluster/registry/server'
import { removeRun, writePrivateFile, writeRun, type Run } from './run-file'
import { clockAt } from './seed/clock'
import { pushBuildOf } from './seed/push-lane'
import { recipeOf } from './seed/recipe'
import { seedDemo, type Extent } from './seed/seed'
import { pullSpecOf } from './seed/tag-history'
import { usersWith } from './seed/users'
import type { Lane } from './seed/lane'
import { ENVIRONMENTS, LANES, PRIVATE_REPOSITORIES, REGISTRY_HOST, lanesOf } from './seed/lanes'
import { startSignIn } from './sign-in/server'

export type DemoOptions = {
  productUrl: string
  directory: string
  /** 0 chooses a free port. */
  ports: { api: number; registry: number; signIn: number }
  scheduledImportSeconds: number
} & Partial<Extent>

export type Demo = { run: Run; stop(): Promise<void> }

/** Starts registry, cluster and sign-in, fills them, and writes their addresses to the run file. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { productUrl, ports, scheduledImportSeconds, moreStreams = 0, moreEnvironments = 0 } = options
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
    users: usersWith(secrets, moreEnvironments),
    registries: { [REGISTRY_HOST]: registryServer.url },
    scheduledImportSeconds,
  })
  const controls = controlsOf(cluster, registry, { moreStreams, moreEnvironments })
  controls.reset()
  const control = await startControl(controls, secrets.control)

  const tokenFiles = {
    quayside: await writePrivateFile(directory, 'quayside.token', secrets.quayside),
    alice: await writePrivateFile(directory, 'alice.token', secrets.alice),
  }
  const config = productConfig(
    { server: cluster.url, tokenFile: tokenFiles.quayside },
    registryServer.url,
    signIn.url,
    scheduledImportSeconds,
    moreEnvironments,
  )
  const run: Run = {
    pid: process.pid,
    productUrl,
    clusterUrl: cluster.url,
    registryUrl: registryServer.url,
    signInUrl: signIn.url,
    tokenFiles,
    control: { url: control.url, token: secrets.control },
    env: {
      QUAYSIDE_CONFIG: await writePrivateFile(directory, 'quayside.yaml', config),
      QUAYSIDE_OIDC_CLIENT_SECRET: secrets.client,
      NEXTAUTH_URL: productUrl,
      NEXTAUTH_SECRET: secrets.session,
    },
  }
  await writeRun(directory, run)
  return { run, stop: () => stopAll(directory, [control, cluster, signIn, registryServer]) }
}

function controlsOf(cluster: Cluster, registry: Registry, extent: Extent): Controls {
  return {
    push({ stream, tag, broken }) {
      const lane = findLane(stream, tag)
      const { repository, source, platforms, unlabelled } = lane
      const commit = randomBytes(20).toString('hex')
      const now = new Date()
      const recipe = recipeOf(lane, now.getTime(), clockAt(now))
      const made = { commit, created: now.toISOString(), recipe, broken }
      const built = { repository, source, ...made }
      const build = { ...built, ...(platforms && { platforms }), ...(unlabelled && { unlabelled }) }
      return { pullSpec: pullSpecOf(lane, { tag }), digest: pushBuildOf(lane, registry, build, tag), commit }
    },
    removeTag({ stream, tag }) {
      registry.removeTag(findLane(stream, tag).repository, tag)
    },
    breakRegistry({ stream, ...fault }) {
      registry.break(findStream(stream).repository, fault)
    },
    removeImage({ stream, tag, digest }) {
      if (!registry.removeManifest(findLane(stream, tag).repository, digest))
        throw new ControlError(`The registry has no ${digest} of ${stream}.`)
    },
    putObject({ resource, object }) {
      cluster.store.put(resource, object)
    },
    reset() {
      cluster.reset((store) => seedDemo(store, registry, new Date(), extent))
    },
  }
}

function findStream(stream: string): Lane {
  const lane = LANES.find((candidate) => candidate.stream === stream)
  if (!lane)
    throw new ControlError(
      `The demo has no image stream ${stream}. It has: ${LANES.map((known) => known.stream).join(', ')}.`,
    )
  return lane
}

function findLane(stream: string, tag: string): Lane {
  const lane = findStream(stream)
  const environments = ENVIRONMENTS.filter((environment) => lanesOf(environment).includes(lane))
  const tags: string[] = environments.map(({ name }) => name)
  if (!tags.includes(tag))
    throw new ControlError(`The image stream ${stream} has no tag ${tag}. It has: ${tags.join(', ')}.`)
  return lane
}

async function stopAll(directory: string, servers: Pick<LoopbackServer, 'stop'>[]): Promise<void> {
  await removeRun(directory)
  await Promise.all(servers.map((server) => server.stop()))
}

function secret(): string {
  return randomBytes(24).toString('base64url')
}

import { randomBytes } from 'node:crypto'
import type { Cluster } from '../fake-cluster/cluster'
import type { Registry } from '../fake-cluster/registry/registry'
import type { Controls } from './control'
import { ControlError } from './control-error'
import { forgetPast } from './forget'
import { gitControls } from './git/git-controls'
import type { GitHosts } from './git/git-hosts'
import { resetPackitWorld } from './git/history/packit-world'
import { clockAt } from './seed/clock'
import type { Lane } from './seed/lane'
import { ENVIRONMENTS, LANES, lanesOf } from './seed/lanes'
import { pushBuildOf } from './seed/push-lane'
import { recipeOf } from './seed/recipe'
import { seedDemo, type Extent } from './seed/seed'
import { pullSpecOf } from './seed/tag-history'
import { QUAYSIDE } from './seed/users'

/** @param hosts absent where there is no git */
export function controlsOf(
  cluster: Cluster,
  registry: Registry,
  extent: Extent,
  hosts: GitHosts | undefined,
): Controls {
  return {
    async push({ stream, tag, broken }) {
      const lane = findLane(stream, tag)
      const commit = (await commitByHand(hosts, lane, tag)) ?? randomBytes(20).toString('hex')
      const digest = pushNow(registry, lane, tag, { commit, broken })
      return { pullSpec: pullSpecOf(lane, { tag }), digest, commit }
    },
    removeTag({ stream, tag }) {
      registry.removeTag(findLane(stream, tag).repository, tag)
    },
    breakRegistry({ stream, ...fault }) {
      registry.break(findStream(stream).repository, fault)
    },
    breakReviews({ fault }) {
      cluster.reviewFaults.set(fault)
    },
    removeImage({ stream, tag, digest }) {
      if (!registry.removeManifest(findLane(stream, tag).repository, digest))
        throw new ControlError(`The registry has no ${digest} of ${stream}.`)
    },
    forget({ stream, tag }) {
      findLane(stream, tag)
      const environment = ENVIRONMENTS.find(({ name }) => name === tag)
      if (environment) forgetPast(cluster.store, environment.namespace, stream)
    },
    putObject({ resource, object }) {
      cluster.store.put(resource, object)
    },
    git: hosts ? gitControls(hosts) : {},
    rights: () => cluster.rightsOf(QUAYSIDE),
    async reset() {
      cluster.reviewFaults.set(null)
      const now = new Date()
      const commitsOf = hosts && (await resetPackitWorld(hosts, clockAt(now)))
      cluster.reset((store) => seedDemo(store, registry, now, extent, commitsOf))
      hosts?.tellOfAll()
    },
  }
}

/** What a job of a build of `stable` does at its end: with a tag of its own, as the team's workflow has it. */
export function pushBuilt(registry: Registry, stream: string, commit: string): void {
  pushNow(registry, findLane(stream, 'prod'), 'prod', { commit, broken: false, hasOwnTag: true })
}

function pushNow(
  registry: Registry,
  lane: Lane,
  tag: string,
  made: { commit: string; broken: boolean; hasOwnTag?: boolean },
): string {
  const { repository, source, platforms, unlabelled } = lane
  const now = new Date()
  const recipe = recipeOf(lane, now.getTime(), clockAt(now))
  const { hasOwnTag, ...known } = made
  const built = { repository, source, ...known, created: now.toISOString(), recipe }
  const build = { ...built, ...(platforms && { platforms }), ...(unlabelled && { unlabelled }) }
  return pushBuildOf(lane, registry, build, tag, hasOwnTag)
}

/** A commit that somebody built without pushing it to a branch; undefined for images of sources without git. */
async function commitByHand(
  hosts: GitHosts | undefined,
  { source }: Lane,
  tag: string,
): Promise<string | undefined> {
  const repository = [...(hosts?.world.repositories.values() ?? [])].find(({ name }) =>
    source.endsWith(`/${name}`),
  )
  const head = await repository?.git.head(tag === 'prod' ? 'stable' : 'main')
  return head && repository?.git.commitAside(head, `Try something (${randomBytes(3).toString('hex')})`)
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

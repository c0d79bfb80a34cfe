import { startCluster, type Cluster } from '../cluster'
import { importScheduled } from '../controllers/images/imports'
import { Actors } from './actors'
import { Pairing } from './compare/pairing'
import { timeoutOf, type Step } from './recording'
import { RecordedRegistries } from './registry/registries'
import { movesAtStart } from './registry/registry-moves'
import { add, seed } from './seed'
import { withArrivals } from './start/arrivals'
import { initialImages } from './start/images'
import { ofResource, type InitialObject } from './start/observations'
import { initialObjects } from './start/start'
import { hiddenImports } from './start/unseen-streams'
import { stepTimes } from './start/times'
import { objectsIn } from './walk'

/** The factor by which the cluster's time is faster: a phase of a pod, half a second of its time, takes 50 ms. */
const SPEED = 10
/** For watches that wait for bookmarks. */
const WATCH_SPEED = 50

/** A demo cluster with the objects, users and images that a scenario starts with. */
export type Stage = {
  cluster: Cluster
  registries: RecordedRegistries
  actors: Actors
  pairing: Pairing
  speed: number
  /** Sets the cluster's clock to the time of a step. */
  setTime(index: number): void
  /** Adds what was made before a step by requests that the recording leaves out. */
  addArrivals(index: number): void
  importScheduled(): Promise<void>
  stop(): Promise<void>
}

/** Of a repository with more tags, the others are only named. */
function mostImagesIn(steps: Step[]): number | undefined {
  const repositories = [...objectsIn(steps.map(({ response }) => response.body))]
  const cut = repositories.find(({ additionalTags }) => Array.isArray(additionalTags))
  return Array.isArray(cut?.images) ? cut.images.length : undefined
}

/** `complete` is what was read whole anywhere: it lends what the scenario does not show. */
export async function startStage(steps: Step[], complete: InitialObject[]): Promise<Stage> {
  const actors = new Actors(steps)
  const registries = new RecordedRegistries(steps)
  const objects = initialObjects(steps, complete)
  const images = initialImages(steps, registries.images, ofResource(objects, 'imagestreams'))
  const start = [...images, ...objects]
  const times = stepTimes(
    steps,
    start.map(({ object }) => object),
  )
  let now = times[0] ?? new Date()
  const speed = steps.some((step) => timeoutOf(step) > 60) ? WATCH_SPEED : SPEED
  registries.apply(movesAtStart(steps))
  const urls = await registries.start()
  const cluster = await startCluster({
    users: actors.users,
    registries: urls,
    speed,
    isRecorded: true,
    isPulling: JSON.stringify(steps).includes('ImagePullBackOff'),
    // The recording tells when.
    scheduledImportSeconds: 1_000_000,
    now: () => now,
  })
  const pairing = new Pairing()
  for (const [recorded, ours] of registries.images.digests) pairing.pair('digest', recorded, ours)
  cluster.store.mostImagesPerRepository = mostImagesIn(steps) ?? 50
  cluster.timeline.hold()
  const { atStart, later } = withArrivals(steps, start)
  const hidden = hiddenImports(steps, atStart)
  seed(cluster, atStart, steps, pairing)
  return {
    cluster,
    registries,
    actors,
    pairing,
    speed,
    setTime: (index) => void (now = times[index] ?? now),
    addArrivals: (index) =>
      add(cluster, [...(later.get(index) ?? []), ...(hidden.get(index) ?? [])], pairing),
    importScheduled: () => importScheduled(cluster.store, urls),
    async stop() {
      await cluster.stop()
      await registries.stop()
    },
  }
}

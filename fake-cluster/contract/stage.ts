import { startCluster, type Cluster } from '../cluster'
import { importScheduled } from '../controllers/images/imports'
import { Actors } from './actors'
import { Pairing } from './pairing'
import { timeoutOf, type Step } from './recording'
import { RecordedRegistries } from './registries'
import { seed } from './seed'
import { initialImages } from './start/images'
import { ofResource, type InitialObject } from './start/observations'
import { initialObjects } from './start/start'
import { stepTimes } from './start/times'

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
  importScheduled(): Promise<void>
  stop(): Promise<void>
}

/** `complete` are objects that were read completely anywhere. They fill in what the scenario does not show. */
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
  const urls = await registries.start()
  const cluster = await startCluster({
    users: actors.users,
    registries: urls,
    speed,
    isRecorded: true,
    // The recording determines when scheduled imports happen.
    scheduledImportSeconds: 1_000_000,
    now: () => now,
  })
  const pairing = new Pairing()
  for (const [recorded, ours] of registries.images.digests) pairing.pair('digest', recorded, ours)
  cluster.timeline.hold()
  seed(cluster, start, steps, pairing)
  return {
    cluster,
    registries,
    actors,
    pairing,
    speed,
    setTime: (index) => void (now = times[index] ?? now),
    importScheduled: () => importScheduled(cluster.store, urls),
    async stop() {
      await cluster.stop()
      await registries.stop()
    },
  }
}

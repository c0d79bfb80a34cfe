import { startCluster, type Cluster } from '../cluster'
import { importScheduled } from '../controllers/images/imports'
import { Actors } from './actors'
import { Pairing } from './pairing'
import { timeoutOf, type Step } from './recording'
import { RecordedRegistries } from './registries'
import { seed } from './seed'
import { imagesAtStart } from './start/images'
import { among, type Start } from './start/sightings'
import { startOf } from './start/start'
import { timesOf } from './start/times'

/** How much faster the cluster's time is: half a second of it, a step in the life of a pod, is 50 ms. */
const SPEED = 10
/** For watches that wait for their bookmarks. */
const SPEED_OF_WAITING = 50

/** What a scenario is played on: a demo cluster with the objects, users and images that it starts with. */
export type Stage = {
  cluster: Cluster
  registries: RecordedRegistries
  actors: Actors
  pairing: Pairing
  speed: number
  /** Lets the cluster's clock show the time of a step. */
  setTime(index: number): void
  importScheduled(): Promise<void>
  stop(): Promise<void>
}

/** `whole` is what was read whole anywhere: it lends what the scenario does not show. */
export async function startStage(steps: Step[], whole: Start[]): Promise<Stage> {
  const actors = new Actors(steps)
  const registries = new RecordedRegistries(steps)
  const objects = startOf(steps, whole)
  const images = imagesAtStart(steps, registries.images, among(objects, 'imagestreams'))
  const start = [...images, ...objects]
  const times = timesOf(
    steps,
    start.map(({ object }) => object),
  )
  let now = times[0] ?? new Date()
  const speed = steps.some((step) => timeoutOf(step) > 60) ? SPEED_OF_WAITING : SPEED
  const urls = await registries.start()
  const cluster = await startCluster({
    users: actors.users,
    registries: urls,
    speed,
    isRecorded: true,
    // The recording tells when.
    scheduledImportSeconds: 1_000_000,
    now: () => now,
  })
  const pairing = new Pairing()
  for (const [recorded, ours] of registries.images.digests) pairing.bind('digest', recorded, ours)
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

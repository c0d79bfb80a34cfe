import { imagesOf, runsOn } from '#lib/domain/chronicle/chronicle'
import { containerViews } from '#lib/domain/container/containers'
import { findTag } from '#lib/domain/image-stream/tag-source'
import type { Snapshot } from '#lib/domain/snapshot'
import { wholeHistoryOf } from '#lib/domain/image-stream/pruned-items'
import { goneCrashEvents } from '#lib/domain/timeline/crash-events'
import { crashWords } from '#lib/domain/timeline/event-words'
import { placeNamed } from '#lib/domain/timeline/place'
import { crashMarks, importMarks } from '#lib/domain/timeline-picture/marks'
import type { Mark } from '#lib/domain/timeline-picture/picture'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { findWorkload, keyOf, type WorkloadKey } from '#lib/domain/workload/workload'

/** Of a tag that imports each hour, the chronicle has thousands. */
const MOST_PRUNED = 500

/** @property unmarked how many older ones are left out */
type Remembered = { marks: Mark[]; unmarked: number }

/**
 * What only Quayside remembers, as marks of a picture: images that were pruned from a tag, the newest, and the first and last crash that
 * was seen of an image.
 * @param names the workloads and tags of the picture: `Deployment/nginx`, `nginx:prod`
 * @param among how many environments the picture is of
 */
export function rememberedMarks(snapshot: Snapshot, names: ReadonlySet<string>, among = 1): Remembered {
  if (snapshot.chronicle === undefined) return { marks: [], unmarked: 0 }
  const places = [...names].map(placeNamed)
  const pruned = places.flatMap((place) =>
    place.kind === 'lane' ? prunedMarks(snapshot, place.stream, place.tag) : [],
  )
  const crashes = places.flatMap((place) =>
    place.kind === 'workload' ? pastCrashes(snapshot, place.workload) : [],
  )
  const newest = pruned.sort((a, b) => b.at - a.at).slice(0, Math.ceil(MOST_PRUNED / among))
  return { marks: [...newest, ...crashes], unmarked: pruned.length - newest.length }
}

function prunedMarks(snapshot: Snapshot, stream: string, name: string): Mark[] {
  const { chronicle } = snapshot
  const tag = findTag(snapshot, stream, name)
  const facts = imagesOf(chronicle, stream, name).map(({ image, importedAt: created }) => ({
    image,
    created,
  }))
  return importMarks(
    `${stream}:${name}`,
    tag === undefined ? facts : [...wholeHistoryOf(tag, chronicle).pruned],
  )
}

/** Pods have whole seconds, as the chronicle. */
const SAME_MS = 1_000

/** Without those that the pods still tell. */
function pastCrashes(snapshot: Snapshot, key: WorkloadKey): Mark[] {
  const workload = findWorkload(snapshot, key)
  const ownership = ownershipOf(snapshot)
  const pods = workload === undefined ? [] : ownership.podsOf(workload)
  const told = crashMarks(key, containerViews(pods, ownership.readAt))
  const remembered = { runs: runsOn(snapshot.chronicle, key), arePodsWhole: false }
  const marks = goneCrashEvents(key, remembered).flatMap(({ what, when }): Mark[] => {
    if (what.kind !== 'crash-begun') return []
    const on = [keyOf(key)]
    const [begun, last] = [Date.parse(when.at), Date.parse(what.lastAt)]
    const first = `${crashWords(what, last > begun ? 'last: ' : '')}${when.isExact ? '' : ', then or earlier'}`
    const words = `${crashWords(what, '')}, the last that was seen`
    return [
      { kind: 'crash', at: begun, words: first, on },
      ...(last > begun ? [{ kind: 'crash', at: last, words, on } as const] : []),
    ]
  })
  return marks.filter(({ at }) => !told.some((mark) => Math.abs(mark.at - at) < SAME_MS))
}

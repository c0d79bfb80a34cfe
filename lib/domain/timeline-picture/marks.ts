import { endWords, type ContainerView } from '#lib/domain/container/containers'
import { shortDigest } from '#lib/domain/format'
import type { PinView } from '#lib/domain/image-stream/image-stream-views'
import type { Mark } from '#lib/domain/timeline-picture/picture'
import { keyOf, type WorkloadKey } from '#lib/domain/workload/workload'
import type { TagEvent } from '#lib/kubernetes/objects'

/**
 * How containers of a workload ended by themselves: of each, the cluster keeps the last two ends. A container that ends because its
 * pod is deleted does not crash.
 */
export function crashMarks(workload: WorkloadKey, containers: readonly ContainerView[]): Mark[] {
  return containers.flatMap(({ pod, name, ended, previous, isCrashing }) =>
    [previous, isCrashing ? ended : null].flatMap((end): Mark[] => {
      const at = Date.parse(end?.at ?? '')
      if (end === null || end.exitCode === 0 || Number.isNaN(at)) return []
      return [
        { kind: 'crash', at, words: `${name} of ${pod} ended, ${endWords(end)}`, on: [keyOf(workload)] },
      ]
    }),
  )
}

/** What a tag imported. An item of a reference tag has no image. @param key `stream:tag` */
export function importMarks(key: string, items: readonly Pick<TagEvent, 'created' | 'image'>[]): Mark[] {
  return items.flatMap(({ created, image }): Mark[] => {
    const at = Date.parse(created)
    if (Number.isNaN(at)) return []
    const what = image === '' ? '' : ` image ${shortDigest(image)}`
    return [{ kind: 'import', at, words: `${key} imported${what}`, on: [key] }]
  })
}

/** Writing a pin takes its operation a moment, and clocks differ. */
const SAME_PIN_MS = 60_000

/**
 * The record of a pin on its tag, which can be older than the journal.
 * @param key `stream:tag`
 * @param known the marks of operations: one of them may have pinned it
 */
export function pinMarks(key: string, pin: PinView | null, known: readonly Mark[]): Mark[] {
  const at = Date.parse(pin?.at ?? '')
  if (pin === null || Number.isNaN(at)) return []
  const isKnown = known.some(
    (mark) => mark.kind === 'pin' && mark.on.includes(key) && Math.abs(mark.at - at) < SAME_PIN_MS,
  )
  return isKnown ? [] : [{ kind: 'pin', at, words: `${key} pinned by ${pin.by ?? 'somebody'}`, on: [key] }]
}

export function oldestFirst(marks: readonly Mark[]): Mark[] {
  return [...marks].sort((a, b) => a.at - b.at)
}

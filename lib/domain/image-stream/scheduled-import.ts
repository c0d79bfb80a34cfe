import { sourceOf, tagsOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { ScheduleView } from '#lib/domain/image-stream/image-stream-views'

/** How the cluster imports a tag by itself; null where it does not. */
export function scheduleOf(tag: StreamTag): ScheduleView | null {
  const isImported = ['following', 'pinned'].includes(sourceOf(tag).kind)
  if (tag.spec?.importPolicy?.scheduled !== true || !isImported) return null
  return { from: lastChangeOf(tag), heldBy: blockingPinOf(tag) }
}

/**
 * The controller looks at the first scheduled tag of a stream only: where that one is pinned, the others wait, too
 * (openshift-controller-manager, scheduled_image_controller.go).
 */
function blockingPinOf({ stream, name }: StreamTag): string | null {
  const scheduled = (stream.spec?.tags ?? []).filter(({ importPolicy }) => importPolicy?.scheduled === true)
  const [first] = scheduled
  const holder = scheduled.find(
    (spec) => (spec === first || spec.name === name) && sourceOf({ stream, spec }).kind === 'pinned',
  )
  return holder?.name ?? null
}

/** An import that writes something starts the interval of its stream anew; one that changes nothing leaves no trace. */
function lastChangeOf({ stream }: StreamTag): string | null {
  const times = tagsOf(stream).flatMap(({ status }) => [
    status?.items?.[0]?.created ?? '',
    ...(status?.conditions ?? []).map(({ lastTransitionTime }) => lastTransitionTime ?? ''),
  ])
  return (
    times
      .filter((time) => time !== '')
      .sort()
      .at(-1) ?? null
  )
}

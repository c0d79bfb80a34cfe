import { sourceOf, tagsOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { ScheduleView } from '#lib/domain/image-stream/image-stream-views'

/** How the cluster imports a tag on a schedule; null if it does not. */
export function scheduleOf(tag: StreamTag): ScheduleView | null {
  const isImported = ['following', 'pinned'].includes(sourceOf(tag).kind)
  if (tag.spec?.importPolicy?.scheduled !== true || !isImported) return null
  return { from: lastChangeOf(tag), heldBy: blockingPinOf(tag) }
}

/**
 * The pinned tag that blocks scheduled imports of this one. The controller looks only at the first scheduled tag of a
 * stream: if that one is pinned, the others wait
 * (openshift-controller-manager, scheduled_image_controller.go).
 */
function blockingPinOf({ stream, name }: StreamTag): string | null {
  const scheduled = (stream.spec?.tags ?? []).filter(({ importPolicy }) => importPolicy?.scheduled === true)
  const [first] = scheduled
  const blocking = scheduled.find(
    (spec) => (spec === first || spec.name === name) && sourceOf({ stream, spec }).kind === 'pinned',
  )
  return blocking?.name ?? null
}

/** An import that writes something restarts the interval of its stream; an import without changes leaves no trace. */
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

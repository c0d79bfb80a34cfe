import { newestOf, sourceOf, tagsOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { ScheduleView } from '#lib/domain/image-stream/image-stream-views'

/**
 * How the cluster imports a tag on a schedule; null if it does not. Each tag counts for itself: neither a pinned tag, nor a
 * reference, nor one that the registry does not have keeps it from others (scheduled-reference-tag.json).
 */
export function scheduleOf(tag: StreamTag): ScheduleView | null {
  const { kind } = sourceOf(tag)
  const isImported = kind === 'following' || kind === 'pinned'
  if (tag.spec?.importPolicy?.scheduled !== true || !tag.spec.from || !isImported) return null
  return { from: lastChangeOf(tag), isPinned: kind === 'pinned' }
}

/** An import that writes something restarts the interval of its stream; an import without changes leaves no trace. */
function lastChangeOf({ stream }: StreamTag): string | null {
  const times = tagsOf(stream).flatMap((each) => [
    newestOf(each)?.created ?? '',
    ...(each.status?.conditions ?? []).map(({ lastTransitionTime }) => lastTransitionTime ?? ''),
  ])
  return (
    times
      .filter((time) => time !== '')
      .sort()
      .at(-1) ?? null
  )
}

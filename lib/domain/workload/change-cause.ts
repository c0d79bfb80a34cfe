import { shortDigest } from '#lib/domain/format'
import { digestOf } from '#lib/domain/image/pull-spec'
import type { Workload } from '#lib/domain/workload/workload'
import { CHANGE_CAUSE_ANNOTATION } from '#lib/kubernetes/names'

/** What a change cause tells. */
export type Cause = { title: string; by: string; reason: string }

const MARK = 'Quayside: '

/** Causes of ours from before they had the mark. */
const UNMARKED =
  /^(?:Import \S+ now|Import \d+ (?:of \d+ )?tags?|Pin \S+ to [0-9a-f]{8}|Revert \S+ to .+|Restart \S+|Follow \S+ again|Go back to \S+|Resume the image trigger of \S+), by \S/

/** Who and why, in one line. */
export function authorLine({ title, by, reason }: Cause): string {
  return `${title}, by ${by}${reason === '' ? '' : `: ${reason}`}`
}

/**
 * The same for a revision. It names the images, because a later revision can inherit it, and starts with a mark, so that a cause
 * that stays on a workload is recognised.
 * @param images digests or pull specs
 */
export function changeCause(cause: Cause, images: readonly string[]): string {
  const names = [...new Set(images.map((image) => shortDigest(digestOf(image) ?? image)))]
  const others = names.filter((name) => !cause.title.includes(name))
  const title = others.length === 0 ? cause.title : `${cause.title} (${others.join(' and ')})`
  return MARK + authorLine({ ...cause, title })
}

export function isOurCause(text: string): boolean {
  return text.startsWith(MARK) || UNMARKED.test(text)
}

/** The cause that an action of ours left on a workload. The next new revision would inherit it (change-cause-inheritance.json). */
export function leftCause({ object }: Workload): string | null {
  const text = object.metadata.annotations?.[CHANGE_CAUSE_ANNOTATION]
  return text !== undefined && isOurCause(text) ? text : null
}

import { count } from '#lib/domain/format'
import { inQuotes } from '#lib/domain/image-stream/others-words'

/** How far the tag is found that names the commit of an image without labels. */
export type CommitSearchState =
  | { state: 'searching'; repository: string }
  /** Until somebody has the registry checked. */
  | { state: 'waiting'; repository: string }
  /** No tag points to the image. `of`: so many could name a commit. */
  | { state: 'none'; repository: string; lookedUp: number; of: number }
  | { state: 'failed'; repository: string; message: string }

/** Why the commit of an image is unknown. */
export function commitSearchWords(search: CommitSearchState): string {
  const { repository } = search
  if (search.state === 'searching') return `Looking for its commit in the tags of ${repository}…`
  if (search.state === 'waiting') {
    return `No label names its commit. Check registry looks for it in the tags of ${repository}.`
  }
  if (search.state === 'failed') {
    return `No label names its commit, and the tags of ${repository} could not be read: ${inQuotes(search.message)}`
  }
  const { lookedUp, of } = search
  if (of === 0)
    return `No label names its commit, and no tag of ${repository} has one of the configured patterns.`
  const looked = `${lookedUp} of ${count(of, 'tag')}`
  return `No label names its commit, and no tag that does was found in ${repository}: ${looked} looked up.`
}

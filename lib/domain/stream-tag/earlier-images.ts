import type { HistoryItem } from '#lib/domain/stream-tag/tag-views'
import type { RevisionImage, RevisionView } from '#lib/domain/workload/workload-views'

export type EarlierImage = Pick<RevisionImage, 'commit' | 'builtAt' | 'failure'> & {
  digest: string
  /** The newest revision with this image, and its change cause; null for an image of a tag's history. */
  revision: number | null
  changeCause: string | null
  /** Whether it is no longer in the stream of its tag: the plan asks whether the registry still has it. */
  isPruned: boolean
}

/** The page of the tag has more. */
const MOST_IMAGES = 4

/** The images that a container ran before its current one, newest first, each once. @param chosen is among them, however old */
export function earlierImages(
  revisions: RevisionView[],
  container: string,
  chosen: string | null,
): EarlierImage[] {
  const imageIn = ({ images }: RevisionView) => images.find((image) => image.container === container)
  const current = revisions.filter(({ isCurrent }) => isCurrent).map((revision) => imageIn(revision)?.digest)
  const found = new Map<string, EarlierImage>()
  for (const revision of revisions) {
    const image = imageIn(revision)
    if (image?.digest == null || current.includes(image.digest) || found.has(image.digest)) continue
    const { digest, commit, builtAt, failure } = image
    const { number, changeCause } = revision
    found.set(digest, { digest, commit, builtAt, failure, revision: number, changeCause, isPruned: false })
  }
  return fewOf(found, chosen)
}

/** The images that a tag had before its newest one, each once, as far as they can be brought back. @param chosen is among them, however old */
export function imagesOfHistory(history: HistoryItem[], chosen: string | null): EarlierImage[] {
  const newest = history.find(({ isNewest }) => isNewest)?.image?.digest
  const found = new Map<string, EarlierImage>()
  for (const { image, isPruned, canPin } of history) {
    const isLost = isPruned && !canPin
    if (image === null || isLost || image.digest === newest || found.has(image.digest)) continue
    const { digest, commit, builtAt } = image
    found.set(digest, { digest, commit, builtAt, failure: null, revision: null, changeCause: null, isPruned })
  }
  return fewOf(found, chosen)
}

function fewOf(found: ReadonlyMap<string, EarlierImage>, chosen: string | null): EarlierImage[] {
  return [...found.values()].filter(({ digest }, index) => index < MOST_IMAGES || digest === chosen)
}

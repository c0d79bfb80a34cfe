import type { Marks } from '#lib/domain/chronicle/image-mark'
import { heldMarks } from '#lib/domain/marks/marks'
import type { Images } from '#lib/domain/image/image'
import type { PlacedEvent } from '#lib/domain/timeline/timeline-event'
import type { TimelineView } from '#lib/plan/records/timeline-view'

/** Nobody reads more, and the cluster is asked about each image that no page has shown yet. */
const MOST = 50

/** The images that the shown events brought to tags of an environment, newest first. @param isReadable whether to read one is of use */
export function imagesBrought(
  view: TimelineView,
  environment: string,
  isReadable: (image: Brought) => boolean,
): Brought[] {
  return allBrought(view, environment).filter(isReadable).slice(0, MOST)
}

type Brought = { stream: string; digest: string }

function allBrought(view: TimelineView, environment: string): Brought[] {
  const { moment } = view
  const shown = [...(moment?.first ?? []), ...(moment?.others ?? []), ...view.events]
  const brought = shown.filter((event) => event.environment === environment).flatMap(imagesOf)
  return [...new Map(brought.map((image) => [image.digest, image])).values()]
}

/** The view with what people said of these images in an environment. */
export function withMarks(view: TimelineView, environment: string, marks: Marks): TimelineView {
  const digests = allBrought(view, environment).map(({ digest }) => digest)
  return { ...view, marks: { ...view.marks, [environment]: heldMarks(marks, digests) } }
}

function imagesOf({ what, where: [place] }: PlacedEvent): { stream: string; digest: string }[] {
  if (what.kind === 'operation') return what.images.map(({ stream, digest }) => ({ stream, digest }))
  const isOfTag = what.kind === 'imported' || what.kind === 'pinned'
  return isOfTag && place?.kind === 'lane' ? [{ stream: place.stream, digest: what.digest }] : []
}

/** The view with the commits of images, as far as they are known. */
export function withCommits(view: TimelineView, images: Images): TimelineView {
  const commits = [...images.values()].flatMap(({ digest, commit, commitUrl }) =>
    commit === null ? [] : [[digest, { commit, url: commitUrl }] as const],
  )
  return { ...view, commits: { ...view.commits, ...Object.fromEntries(commits) } }
}

import type { ImageMark } from '#lib/domain/chronicle/image-mark'
import { inSeconds } from '#lib/domain/chronicle/times'
import { shortDigest } from '#lib/domain/format'
import { findItem, wholeHistoryOf } from '#lib/domain/image-stream/pruned-items'
import { scheduleOf } from '#lib/domain/image-stream/scheduled-import'
import { newestOf, sourceOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { markWords } from '#lib/domain/marks/mark-words'
import { markOf, marksOf } from '#lib/domain/marks/marks'
import { hasUnreadMarks, MOST_MARKS, withMark } from '#lib/domain/marks/tag-marks'
import type { Snapshot } from '#lib/domain/snapshot'
import { containersOf, imageOf } from '#lib/domain/workload/pod-template'
import { workloadsOf } from '#lib/domain/workload/workload'
import { MARKS_ANNOTATION } from '#lib/kubernetes/names'
import type { RequestOf } from '#lib/plan/actions/actions'
import { mark } from '#lib/plan/actions/mark/action'
import type { Author, Planned, Refused } from '#lib/plan/plan'
import { finish } from '#lib/plan/plan-draft'
import { refuse } from '#lib/plan/refusals'
import { preconditionOf } from '#lib/plan/steps/preconditions'
import { annotateTag } from '#lib/plan/steps/tag-steps'

type Request = RequestOf<'mark'>

/** Says of an image that it is bad or good, or takes that back. Nothing moves: it is what later plans obey (docs/decisions/0058). */
export function planMark(snapshot: Snapshot, tag: StreamTag, request: Request, author: Author): Planned {
  const { digest, verdict } = request
  const before = markOf(snapshot, digest)
  const refused = refuseMark(tag, request, before)
  if (refused) return refused
  const at = laterThan(marksOf(snapshot).get(digest), author.at)
  const { annotation, dropped } = withMark(tag, { image: digest, verdict, ...author, at })
  const short = shortDigest(digest)
  const sentence =
    verdict === 'none'
      ? `Write into the annotations of ${tag.key} that the mark of ${short} is taken back, by whom and why; its source stays.`
      : `Write into the annotations of ${tag.key} that ${short} is ${verdict}, who says so and why; its source stays.`
  const plan = finish({
    request,
    title: mark.title(request),
    confirm: verdict === 'none' ? 'Take mark back' : `Mark ${verdict}`,
    steps: [annotateTag(snapshot.namespace, tag, { [MARKS_ANNOTATION]: annotation }, sentence)],
    effects: [],
    because: before === null ? null : markWords(before),
    warnings: [
      ...(verdict === 'bad' ? runningWarnings(snapshot, tag, digest) : []),
      ...unknownWarnings(snapshot, tag, digest),
      ...dropped.map((each) => droppedWarning(snapshot, tag, each)),
      ...(hasUnreadMarks(tag)
        ? [
            `The annotation ${MARKS_ANNOTATION} of ${tag.key} has entries that cannot be read. They are removed.`,
          ]
        : []),
    ],
    momentary: [],
    afterwards: afterwards(tag, request),
    undo: { ...request, verdict: before?.verdict ?? 'none' },
    newest: newestOf(tag)?.image ?? null,
    preconditions: [preconditionOf(tag)],
    written: dropped.map(({ image }) => image),
  })
  return { ok: true, plan }
}

function refuseMark(tag: StreamTag, { digest, verdict }: Request, before: ImageMark | null): Refused | null {
  const short = shortDigest(digest)
  if (tag.spec === undefined)
    return refuse(
      'not-importable',
      `${tag.key} is not in the spec of its stream, so it has no place for a mark. Mark the image on a tag that is.`,
    )
  if (before === null)
    return verdict === 'none'
      ? refuse('nothing-to-do', `Nobody marked ${short}, so there is nothing to take back.`)
      : null
  if (before.verdict !== verdict) return null
  const { stream, name } = tag
  return refuse('nothing-to-do', `${short} is marked already. ${markWords(before)}`, [
    {
      sentence: 'Take the mark back',
      request: { action: 'mark', stream: stream.metadata.name, tag: name, digest, verdict: 'none' },
    },
  ])
}

/** The clocks of two replicas differ. What is said with another mark in view comes after it. */
function laterThan(before: ImageMark | undefined, at: string): string {
  const now = inSeconds(at) ?? at
  if (before === undefined || before.at < now) return now
  return inSeconds(Date.parse(before.at) + 1_000) ?? now
}

/** Where it is now, and how to move that. */
function runningWarnings(snapshot: Snapshot, tag: StreamTag, digest: string): string[] {
  const running = workloadsOf(snapshot).filter(({ object: { spec } }) =>
    containersOf(spec.template).some(({ name }) => imageOf(spec.template, name) === digest),
  )
  const names = running.map(({ object }) => object.metadata.name)
  if (names.length === 0 && newestOf(tag)?.image !== digest) return []
  const who = names.length === 0 ? tag.key : names.join(', ')
  const [has, keeps] = names.length > 1 ? ['have', 'keep'] : ['has', 'keeps']
  return [`${who} ${has} it now and ${keeps} it: a mark moves nothing. Revert ${tag.key} afterwards.`]
}

function unknownWarnings({ chronicle }: Snapshot, tag: StreamTag, digest: string): string[] {
  const isKnown = findItem(wholeHistoryOf(tag, chronicle), digest) !== undefined
  return isKnown ? [] : [`${tag.key} has not imported ${shortDigest(digest)}.`]
}

function droppedWarning({ chronicle }: Snapshot, tag: StreamTag, { image, by }: ImageMark): string {
  const kept = chronicle === undefined ? 'Quayside keeps no other copy' : 'the chronicle keeps it'
  return `${tag.key} has room for ${MOST_MARKS} marks: the oldest, of ${shortDigest(image)} by ${by}, leaves it, and ${kept}.`
}

function afterwards(tag: StreamTag, { verdict }: Request): string[] {
  if (verdict === 'good') return ['The mark is shown with the image. Nothing obeys it.']
  if (verdict === 'none') return ['Quayside no longer refuses the image.', 'Nothing moves by itself.']
  return [
    'Quayside refuses what would bring it to a tag or a workload of this environment: imports, pins, reverts, undos and promotions. Import all leaves it out.',
    ...(scheduleOf(tag) !== null && sourceOf(tag).kind === 'following'
      ? ["The cluster's schedule still imports it where the registry has it. Pin the tag to hold it back."]
      : ['A CronJob or `oc` can still import it. Pin the tag to hold it back.']),
    'The mark can be taken back.',
  ]
}

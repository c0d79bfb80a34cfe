import { isMarkTime, type ImageMark } from '#lib/domain/chronicle/image-mark'
import { inSeconds } from '#lib/domain/chronicle/times'
import { shortDigest } from '#lib/domain/format'
import { scheduleOf } from '#lib/domain/image-stream/scheduled-import'
import { newestOf, sourceOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { markWords } from '#lib/domain/marks/mark-words'
import { markOf, marksOf } from '#lib/domain/marks/marks'
import { withMark } from '#lib/domain/marks/tag-marks'
import type { Snapshot } from '#lib/domain/snapshot'
import { MARKS_ANNOTATION } from '#lib/kubernetes/names'
import type { RequestOf } from '#lib/plan/actions/actions'
import { mark } from '#lib/plan/actions/mark/action'
import {
  droppedWarning,
  reasonWarnings,
  runningWarnings,
  unknownWarnings,
  unreadWarnings,
} from '#lib/plan/actions/mark/mark-warnings'
import { markableTag } from '#lib/plan/effects/markable-tag'
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
  const refused = refuseMark(snapshot, tag, request, before)
  if (refused) return refused
  const at = laterThan(marksOf(snapshot).get(digest), author.at)
  if (!isMarkTime(at, verdict)) return refuseLast(digest)
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
      ...unreadWarnings(tag),
    ],
    // The same plan has another reason with each word that is typed.
    momentary: reasonWarnings(author.reason),
    afterwards: afterwards(tag, request),
    undo: { ...request, verdict: before?.verdict ?? 'none' },
    newest: newestOf(tag)?.image ?? null,
    preconditions: [preconditionOf(tag)],
    // Who takes a mark back has seen that mark, and no newer one.
    written: [before, dropped.map(({ image }) => image)],
  })
  return { ok: true, plan }
}

function refuseMark(
  snapshot: Snapshot,
  tag: StreamTag,
  request: Request,
  before: ImageMark | null,
): Refused | null {
  const { digest, verdict } = request
  const short = shortDigest(digest)
  if (tag.spec === undefined) return refuseTag(tag, request, markableTag(snapshot, digest))
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

/** @param other the tag that can have the mark; null where there is none */
function refuseTag(tag: StreamTag, request: Request, other: StreamTag | null): Refused {
  const words = `${tag.key} is not in the spec of its stream, so it has no place for a mark.`
  if (other === null) return refuse('not-importable', `${words} No other tag of the environment has one.`)
  const sentence =
    request.verdict === 'none' ? `Take the mark back on ${other.key}` : `Mark it on ${other.key}`
  const way = { ...request, stream: other.stream.metadata.name, tag: other.name }
  return refuse('not-importable', `${words} Any tag that is in the spec will do.`, [
    { sentence, request: way },
  ])
}

/** Only somebody who writes annotations by hand, or facts, can have said it. */
function refuseLast(digest: string): Refused {
  return refuse(
    'not-importable',
    `What was said last of ${shortDigest(digest)} has a time after which nothing can be said. Remove it from the annotation ${MARKS_ANNOTATION} of each tag that has it, and from the chronicle.`,
  )
}

/** The clocks of two replicas differ. What is said with another mark in view comes after it. */
function laterThan(before: ImageMark | undefined, at: string): string {
  const now = inSeconds(at) ?? at
  if (before === undefined || before.at < now) return now
  return inSeconds(Date.parse(before.at) + 1_000) ?? now
}

function afterwards(tag: StreamTag, { verdict }: Request): string[] {
  if (verdict === 'good') return ['The mark is shown with the image. Nothing obeys it.']
  if (verdict === 'none') return ['Quayside no longer refuses the image.', 'Nothing moves by itself.']
  return [
    'Quayside refuses what it knows to bring it to a tag or a workload of this environment: an import, a run of a CronJob or a resume that starts one, a pin, a revert, a schedule, a resumed trigger, or the promotion of a commit that was built into it. Imports and undos of many tags leave it out.',
    ...(scheduleOf(tag) !== null && sourceOf(tag).kind === 'following'
      ? ["The cluster's schedule still imports it where the registry has it. Pin the tag to hold it back."]
      : ['The schedule of a CronJob, or oc, can still import it. Pin the tag to hold it back.']),
    'The mark can be taken back.',
  ]
}

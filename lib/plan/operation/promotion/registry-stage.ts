import { shortCommit, shortDigest } from '#lib/domain/format'
import { isCommit, isSameCommit } from '#lib/domain/image/image'
import { buildViewOf } from '#lib/domain/promotion/build-view'
import { isAsking, learnedAt } from '#lib/plan/operation/promotion/asking'
import type { FedImages } from '#lib/plan/operation/promotion/fed-images'
import { isTooLate, stageOf, type Followable, type Stage } from '#lib/plan/operation/promotion/stage'
import { ended, pending } from '#lib/plan/operation/verdict'

/** Whether the registry has an image of the commit for a tag. One that is there counts, whatever became of the rest of its build. */
export function registryStage(
  followable: Followable,
  tag: string,
  images: FedImages,
  isPinned: boolean,
  build: Stage,
): Stage {
  const { commit } = followable.promoted
  const about = { about: tag }
  const there = images.registry ?? images.imported
  if (there !== null) {
    const sentence = `The registry has ${shortDigest(there.digest)}${ofWhich(there.commit, commit)}.`
    return stageOf('registry', 'done', sentence, null, { ...about, since: there.at })
  }
  const awaited = `No image of ${shortCommit(commit)} in the registry yet.`
  if (build.verdict !== null) {
    if (build.verdict.isOver && isAwaited(followable, images)) {
      const asking = 'The build is over: asking the registry.'
      const verdict = pending('waiting', `${followable.promoted.repository}: ${asking}`)
      return stageOf('registry', 'waiting', asking, verdict, about)
    }
    const isOver = build.verdict.isOver
    const sentence = isOver ? `No image of ${shortCommit(commit)}: it was not built.` : awaited
    return stageOf('registry', isOver ? 'failed' : 'waiting', sentence, build.verdict, about)
  }
  if (isPinned) return stageOf('registry', 'skipped', 'Not looked up: the tag is pinned.', null, about)
  return notThereStage(followable, tag, images, awaited)
}

function isAwaited({ promoted, read, facts: { now } }: Followable, images: FedImages): boolean {
  const learned = read && learnedAt(promoted, read, now)
  return learned !== null && isAsking(images, learned, now)
}

/** ` of d258783`, or of a later commit that has it */
function ofWhich(named: string | null, commit: string): string {
  if (named === null) return ''
  return isSameCommit(named, commit)
    ? ` of ${shortCommit(commit)}`
    : ` of ${shortCommit(named)}, a later commit`
}

/** The build is done. */
function notThereStage(
  followable: Followable,
  tag: string,
  { inRegistry }: FedImages,
  awaited: string,
): Stage {
  const { promoted, read, facts } = followable
  const { commit, step, repository } = promoted
  const late = read && buildViewOf(read.runs, commit, step.at, facts.now).late
  const tookIt = late && isCommit(inRegistry) && isSameCommit(inRegistry, late.sha)
  const advice = tookIt
    ? `A build of the older ${shortCommit(late.sha)} ended later and took the tag of the registry. Run the build of ${shortCommit(commit)} again.`
    : inRegistry === null
      ? 'Of which commit its image is, is not known yet.'
      : 'If it does not come, look at the jobs of the build: it may not have pushed this image.'
  const words = `${repository} is built. ${tag}: ${awaited}`
  const verdict = isTooLate(followable)
    ? ended('unknown', `${words} It is no longer waited for.`)
    : pending('waiting', tookIt ? `${words} ${advice}` : words)
  return stageOf('registry', 'waiting', awaited, verdict, { about: tag, advice })
}

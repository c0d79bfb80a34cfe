import { shortCommit, shortDigest } from '#lib/domain/format'
import { isCommit, isSameCommit } from '#lib/domain/image/image'
import { buildViewOf } from '#lib/domain/promotion/build-view'
import type { ImportWay } from '#lib/plan/effects/import-way'
import { isAsking, learnedAt, whyUntold } from '#lib/plan/operation/promotion/asking'
import type { FedImages } from '#lib/plan/operation/promotion/fed-images'
import { awaited, stageOf, type Followable, type Stage } from '#lib/plan/operation/promotion/stage'
import { pending, type Verdict } from '#lib/plan/operation/verdict'

/** Whether the registry has an image of the commit for a tag. One that is there counts, whatever became of the rest of its build. */
export function registryStage(
  followable: Followable,
  tag: string,
  images: FedImages,
  way: ImportWay,
  build: Stage,
): Stage {
  const { commit } = followable.promoted
  const about = { about: tag }
  const there = images.registry ?? images.imported
  if (there !== null) {
    const sentence = `The registry has ${shortDigest(there.digest)}${ofWhich(there.commit, commit)}.`
    return stageOf('registry', 'done', sentence, null, { ...about, since: there.at })
  }
  const unasked = whyUnasked(way)
  if (unasked !== null) return stageOf('registry', 'skipped', unasked, build.verdict, about)
  if (build.verdict?.isOver === false) {
    const isTold = images.untold === null
    const sentence = isTold ? noImageYet(commit) : 'Looked up when the build is over.'
    return stageOf('registry', 'waiting', sentence, build.verdict, about)
  }
  const learned = learnedIn(followable)
  if (learned !== null && isAsking(images, learned, followable.facts.now)) {
    const asking = 'The build is over: asking the registry.'
    const verdict = pending('waiting', `${followable.promoted.repository}: ${asking}`)
    return stageOf('registry', 'waiting', asking, verdict, about)
  }
  const untold = whyUntold(images, learned ?? 0)
  return build.verdict === null
    ? notThereStage(followable, tag, images, untold)
    : unbuiltStage(followable, tag, build, build.verdict, untold)
}

/** Why nobody asks the registry for a tag; null where it is asked. */
function whyUnasked(way: ImportWay): string | null {
  if (way.kind === 'pinned') return 'Not looked up: the tag is pinned.'
  return way.kind === 'never' ? `Not looked up. ${way.why}` : null
}

function learnedIn({ promoted, read, facts: { now } }: Followable): number | null {
  return read && learnedAt(promoted, read, now)
}

function noImageYet(commit: string): string {
  return `No image of ${shortCommit(commit)} in the registry yet.`
}

/** ` of d258783`, or of a later commit that has it */
function ofWhich(named: string | null, commit: string): string {
  if (named === null) return ''
  return isSameCommit(named, commit)
    ? ` of ${shortCommit(commit)}`
    : ` of ${shortCommit(named)}, a later commit`
}

/** The build is over, and did not succeed. That alone does not tell that there is no image: other jobs may have pushed theirs. */
function unbuiltStage(
  { promoted: { commit } }: Followable,
  tag: string,
  build: Stage,
  verdict: Verdict,
  untold: string | null,
): Stage {
  const named = shortCommit(commit)
  if (untold !== null) {
    const sentence = `Whether there is an image of ${named} is unknown. ${untold}`
    const told = { ...verdict, message: `${verdict.message} ${tag}: ${sentence}` }
    return stageOf('registry', 'waiting', sentence, told, { about: tag })
  }
  return build.step.state === 'failed'
    ? stageOf('registry', 'failed', `No image of ${named}: it was not built.`, verdict, { about: tag })
    : stageOf('registry', 'waiting', `No image of ${named} in the registry.`, verdict, { about: tag })
}

/** The build is done. */
function notThereStage(
  followable: Followable,
  tag: string,
  { inRegistry }: FedImages,
  untold: string | null,
): Stage {
  const { promoted, read, facts } = followable
  const { commit, step, repository } = promoted
  const late = read && buildViewOf(read.runs, commit, step.at, facts.now).late
  const tookIt = late?.state === 'succeeded' && isCommit(inRegistry) && isSameCommit(inRegistry, late.sha)
  const advice = tookIt
    ? `A build of the older ${shortCommit(late.sha)} ended later and took the tag of the registry. Run the build of ${shortCommit(commit)} again.`
    : untold === null
      ? 'If it does not come, look at the jobs of the build: it may not have pushed this image.'
      : null
  const sentence = untold ?? noImageYet(commit)
  const words = `${repository} is built. ${tag}: ${sentence}`
  const verdict = awaited(followable, 'waiting', tookIt ? `${words} ${advice}` : words)
  return stageOf('registry', 'waiting', sentence, verdict, { about: tag, advice })
}

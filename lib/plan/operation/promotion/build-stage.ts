import { shortCommit, timeAgo } from '#lib/domain/format'
import { problemOf } from '#lib/domain/promotion/branch-state'
import { buildViewOf } from '#lib/domain/promotion/build-view'
import { buildWords } from '#lib/domain/promotion/build-words'
import { hasCommit } from '#lib/domain/promotion/image-commit'
import type { SourceRead } from '#lib/domain/promotion/promotion-read'
import type { BuildView } from '#lib/domain/promotion/promotion-views'
import type { ChainStep } from '#lib/plan/operation/operation'
import {
  awaited,
  isBeingRead,
  stageOf,
  type Followable,
  type Stage,
} from '#lib/plan/operation/promotion/stage'
import { ended, pending, type Verdict } from '#lib/plan/operation/verdict'

/** Whether the branch has the commit: a step without an answer is told by the forge. */
export function movedStage({ promoted, read, facts: { now } }: Followable): Stage {
  const { repository, commit, step } = promoted
  const branch = read?.source.to ?? 'The branch'
  const done = stageOf('moved', 'done', `${branch} moved to ${shortCommit(commit)}.`, null, {
    since: step.at,
  })
  if (step.state === 'done') return done
  const head = read?.to.ok ? read.to.value.head.sha : null
  if (read !== null && hasCommit(head, commit, read)) return done
  const sentence = `Whether ${branch} of ${repository} moved is unknown: the answer was lost.`
  const isWaited = now - Date.parse(step.at ?? '') < LOST_MS || isBeingRead(read)
  const verdict = isWaited ? pending('unread', sentence) : ended('unknown', sentence)
  return stageOf('moved', isWaited ? 'doing' : 'failed', sentence, verdict, { since: step.at })
}

/** The forge is read several times within this. */
const LOST_MS = 10 * 60_000

/** The build of the commit, as the forge says it. */
export function buildStage(followable: Followable): Stage {
  const { promoted, read, facts } = followable
  const { commit, step } = promoted
  const unread = whyUnread(followable)
  if (read === null || unread !== null) return unreadStage(followable, unread ?? '')
  const build = buildViewOf(read.runs, commit, step.at, facts.now)
  const next = newerHead(read, commit)
  if (build.state === 'none') return noRunStage(followable, read, next)
  const verdict = buildVerdict(followable, build, next)
  const { state, advice } = STATES[build.state]
  return stageOf('build', state, sentenceOf(followable, build), verdict, {
    since: sinceOf(build) ?? step.at,
    usualSeconds: build.usualSeconds,
    advice: advice === null || next === null ? advice : `${shortCommit(next)} is built instead.`,
    url: failedJobUrl(build) ?? build.run?.url ?? null,
  })
}

/** The promotion has ended by then: its record stays, and what is built later comes by an import of its own. */
const AGAIN = 'run it again at the git host, and import what it builds'

const STATES: Record<Exclude<BuildView['state'], 'none'>, Pick<ChainStep, 'state' | 'advice'>> = {
  waiting: { state: 'waiting', advice: null },
  queued: { state: 'doing', advice: null },
  running: { state: 'doing', advice: null },
  succeeded: { state: 'done', advice: null },
  failed: { state: 'failed', advice: `Look at the job, and ${AGAIN}. Or promote a commit that fixes it.` },
  cancelled: { state: 'failed', advice: `To have it, ${AGAIN}.` },
  unknown: { state: 'waiting', advice: null },
}

function buildVerdict(followable: Followable, build: BuildView, next: string | null): Verdict | null {
  const { repository, commit } = followable.promoted
  const words = `${repository}: ${whatHappens(commit, build)}.`
  switch (build.state) {
    case 'succeeded':
      return null
    case 'failed':
    case 'cancelled':
      return next === null
        ? ended('failed', words)
        : ended('superseded', `${words} The branch moved on to ${shortCommit(next)}.`)
    default:
      return awaited(followable, 'running', words)
  }
}

/** Without how long it takes: a record and a live page say that themselves. */
function whatHappens(commit: string, build: BuildView): string {
  return build.state === 'running' ? `building ${shortCommit(commit)}` : buildWords({ commit, build }, 0)
}

function sentenceOf({ promoted: { commit } }: Followable, build: BuildView): string {
  const words = whatHappens(commit, build)
  const again = (build.run?.attempt ?? 1) > 1 ? `, attempt ${build.run?.attempt ?? 1}` : ''
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${again}.`
}

/** By the forge's clock: only to be shown. */
function sinceOf({ run }: BuildView): string | null {
  return run?.endedAt ?? run?.startedAt ?? run?.createdAt ?? null
}

function failedJobUrl({ run }: BuildView): string | null {
  return run?.jobs?.find(({ state }) => state === 'failed')?.url ?? null
}

const REASONS =
  'The usual reasons: Actions or pipelines are off, the workflow is not on this branch, its path filters leave the commits out, or no runner is free.'

function noRunStage(followable: Followable, { source }: SourceRead, next: string | null): Stage {
  const { repository, commit, step } = followable.promoted
  const named = shortCommit(commit)
  if (next !== null) {
    const sentence = `No build of ${named}: the branch moved on to ${shortCommit(next)}.`
    return stageOf('build', 'skipped', sentence, ended('superseded', `${repository}: ${sentence}`))
  }
  if (source.build === null && source.feeds.length === 0)
    return stageOf('build', 'skipped', `Nothing builds ${named}.`, null)
  const sentence = `The git host lists no build of ${named}.`
  const verdict = awaited(followable, 'running', `${repository}: ${sentence} ${REASONS}`)
  return stageOf('build', 'waiting', sentence, verdict, { since: step.at, advice: REASONS })
}

/** The head that the branch got after the commit; null while it is the commit. */
function newerHead(read: SourceRead, commit: string): string | null {
  const head = read.to.ok ? read.to.value.head.sha : null
  return head !== null && head !== commit && hasCommit(head, commit, read) ? head : null
}

/** Why what the forge says cannot be relied on; null if it can. */
function whyUnread({ promoted, read, facts: { now } }: Followable): string | null {
  if (read === null) return `${promoted.repository} is not among the sources that are read.`
  if (!read.runs.ok) return read.runs.error.message
  return now > Date.parse(read.staleAt) ? (problemOf(read, now) ?? '') : null
}

/** A forge that is down ends nothing as long as something is waited for. */
function unreadStage(followable: Followable, why: string): Stage {
  const { read, promoted, facts } = followable
  const since = read?.readAt ?? null
  const last = since === null ? '' : ` Last read ${timeAgo(since, facts.now)}.`
  const verdict = awaited(followable, 'unread', `${promoted.repository} cannot be followed. ${why}${last}`)
  return stageOf('build', 'waiting', `Unknown: ${why}`, verdict, { since })
}

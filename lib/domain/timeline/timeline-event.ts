import type { Moment } from '#lib/domain/moves/moment'
import type { Mover } from '#lib/domain/moves/mover'
import type { RunState } from '#lib/domain/promotion/forge-answers'
import type { Place } from '#lib/domain/timeline/place'
import type { WorkloadKey } from '#lib/domain/workload/workload'

/**
 * How sure it is that it happened. `recorded`: Quayside wrote it down. `seen`: an object of the cluster or of a git host says so, or said
 * so when Quayside observed it. `inferred`: it follows from several of them. Who did it has its own marks (`isInferred` of a mover).
 */
export type Certainty = 'recorded' | 'seen' | 'inferred'

/** A container and the image that it got: a digest, or the pull spec where that has none. */
export type GotImage = { container: string; image: string }

/** An image that an operation brought to a tag. */
type BroughtImage = { stream: string; tag: string; digest: string }

/** How an operation ended. `open`: it has not. */
export type OperationOutcome = 'open' | 'succeeded' | 'held' | 'failed' | 'stopped' | 'superseded' | 'unknown'

type OfRevision = { revision: number; isBack: boolean }

/** What happened. */
export type What =
  | { kind: 'imported'; digest: string; isAgain: boolean }
  /** `state` makes it a failed import to `withoutOthersWords`. */
  | { kind: 'import-failing'; failure: { state: 'failed'; reason: string; message: string } }
  | { kind: 'import-recovered' }
  | { kind: 'schedule-started' }
  | { kind: 'schedule-stopped' }
  | { kind: 'pinned'; digest: string }
  | { kind: 'followed'; pullSpec: string }
  /** `fields`: what changed besides images; null where the revision before is not kept. */
  | (OfRevision & { kind: 'rollout-begun'; images: GotImage[]; fields: readonly string[] | null })
  /** A pod template that changed without an image; `fields` is null where only its images are remembered. */
  | (OfRevision & { kind: 'template-changed'; fields: readonly string[] | null })
  | (OfRevision & { kind: 'rollout-done' })
  | (OfRevision & { kind: 'rollout-stuck'; message: string })
  | {
      kind: 'crash-begun'
      container: string
      /** Empty where they are gone, or were not found. */
      pods: readonly string[]
      /** Whether all pods were looked at, and none of them crashed so. */
      arePodsGone: boolean
      /** It cannot have begun before: when its first pod was made, or when it began, where that is known. */
      notBefore: string
      /** Of the last known one; null where that is not known. */
      exitCode: number | null
      reason: string | null
      restarts: number
      /** When the last known one was. */
      lastAt: string
      /**
       * Since when its containers run again, for long enough to count; null while they do not. Of pods that are gone or were not
       * found, from when on nothing more is known of it.
       */
      overAt: string | null
    }
  | { kind: 'crash-over'; container: string; pods: readonly string[] }
  | { kind: 'run-begun'; job: string; isManual: boolean }
  | { kind: 'run-ended'; job: string; outcome: 'done' | 'failed'; reason: string | null }
  /** `by`: a person, or a client where it is inferred. */
  | { kind: 'suspended'; by: string | null; reason: string | null }
  /** Of a CronJob. */
  | { kind: 'resumed' }
  /** `container`: as the trigger names it. */
  | { kind: 'trigger-paused'; container: string | null }
  | { kind: 'trigger-resumed'; container: string | null }
  /** Without a container, all triggers of its workload. */
  | { kind: 'trigger-broken'; container: string | null; message: string }
  | { kind: 'trigger-mended'; container: string | null }
  /** A time in which no replica of Quayside watched; `until` is null if none does now. */
  | { kind: 'gap'; from: string; until: string | null }
  /** The cluster did not answer Quayside. `about`: of these kinds; empty for all. */
  | { kind: 'silent'; from: string; until: string | null; about: string }
  | { kind: 'build'; state: RunState; commit: string; url: string | null }
  | {
      kind: 'operation'
      operation: string
      title: string
      action: string
      outcome: OperationOutcome
      message: string
      endedAt: string | null
      /** What it brought, which is told here alone. */
      images: readonly BroughtImage[]
      rollouts: readonly { workload: WorkloadKey; revision: number }[]
    }
  | {
      kind: 'attempt'
      title: string
      action: string
      outcome: 'denied' | 'refused'
      message: string
      by: string
      count: number
      firstAt: string
    }

export type TimelineEvent = {
  /** Made of its content, so it is the same on every replica. */
  id: string
  when: Moment
  what: What
  where: readonly Place[]
  /** All that fit; empty if nobody is known, or nobody is behind it. */
  who: readonly Mover[]
  certainty: Certainty
}

/** An event of one of several environments. @property unlisted how many more places it has */
export type PlacedEvent = TimelineEvent & { environment: string; unlisted?: number }

/** Whether it is a time in which nobody watched: it is of no lane, and of all. */
export function isUnwatched(what: What): what is Extract<What, { kind: 'gap' | 'silent' }> {
  return what.kind === 'gap' || what.kind === 'silent'
}

/** Newest first; of the same time in a fixed order. Of thousands, each time is read once. */
export function newestFirst<E extends TimelineEvent>(events: readonly E[]): E[] {
  return events
    .map((event): [number, E] => [Date.parse(event.when.at), event])
    .sort(([at, a], [otherAt, b]) => otherAt - at || (a.id < b.id ? -1 : Number(a.id > b.id)))
    .map(([, event]) => event)
}

/** @param at in ISO 8601; false if it is no time */
export function isSince(from: string, at: string): boolean {
  return Date.parse(at) >= Date.parse(from)
}

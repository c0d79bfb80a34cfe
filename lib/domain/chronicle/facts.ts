import type { ImageMark } from '#lib/domain/chronicle/image-mark'
import type { WorkloadKind } from '#lib/kubernetes/objects'

/**
 * A time, and how it is known. `exact`: an object of the cluster has it. `latest`: objects say that it was then or earlier. `seen`:
 * Quayside saw it then, so it was then or earlier.
 */
export type Time = { at: string; known: 'exact' | 'latest' | 'seen' }

/** Who or what brought an image: a `Mover`, as far as it is kept. */
export type Bringer =
  | { kind: 'operation'; id: string; by: string }
  | { kind: 'pin'; by: string }
  | { kind: 'job'; cronJob: string }
  | { kind: 'schedule' }
  | { kind: 'client'; manager: string | null }

/** An image that a stream tag had. */
export type ImageFact = {
  kind: 'image'
  stream: string
  tag: string
  image: string
  /** Where it comes from; null if its pull spec has another digest or none. */
  repository: string | null
  importedAt: string
  /** All that fit; empty if unknown. */
  broughtBy: readonly Bringer[]
  /** When the commit that it was built from was made, as its git host or its label says; null if unknown. */
  committedAt: string | null
  /** When a newer one replaced it, or its tag was deleted; null while it is the newest. */
  until: Time | null
}

/** How a container failed. Counts are those of the pods that were seen, so there may have been more. */
export type Failure = {
  first: string
  last: string
  restarts: number
  /** Such as `OOMKilled` or `ImagePullBackOff`. */
  reason: string
  /** Null for a container that never started. */
  exitCode: number | null
  /** Since when its containers ran again for long enough to have recovered, the last time that this was seen. */
  over?: string
  /** The same of the recovery before that one: it can have crashed again between them. */
  overBefore?: string
}

/** A time in which the pod template of a workload had an image. */
export type RunFact = {
  kind: 'run'
  workload: { kind: WorkloadKind; name: string }
  container: string
  image: string
  revision: number
  /** When the object of the revision was made. One that comes back keeps it, and gets another number. */
  madeAt: string
  from: Time
  /** The earliest time at which one of its pods is known to have become ready. */
  readyAt: string | null
  /** When Quayside first saw the whole workload healthy with it. */
  healthyAt: string | null
  failure: Failure | null
  until: Time | null
}

/**
 * What a person said of an image, as it was written down. It holds until a later one about the same image; what takes another back holds
 * nothing by itself.
 */
export type MarkFact = ImageMark & { kind: 'mark'; until: Time | null }

/** A time at which a switch turned. `by`: the client that did it, as `managedFields` name it; null if unknown. */
export type Turn = Time & { by: string | null }

/** A position of a switch of which the cluster keeps no time, or only when it began. Its other position is that nothing is wrong or held back. */
export type Switch =
  /** `container`: as the trigger names it. A `broken` one without a container stops all triggers of its workload. */
  | { state: 'paused' | 'broken'; workload: { kind: WorkloadKind; name: string }; container: string | null }
  | { state: 'suspended'; cronJob: string }
  | { state: 'scheduled' | 'failing'; stream: string; tag: string }
  /** The cluster did not answer Quayside. */
  | { state: 'silent' }

/** A time in which a switch stood so. */
export type SwitchFact = {
  kind: 'switch'
  of: Switch
  /** Which of such times of this switch it is, as far as they are known: 1 is the first one. */
  round: number
  /** Null if it stood so when Quayside first looked, and no object tells since when. */
  from: Turn | null
  /** Of a failing import, the reason in its condition. */
  reason: string | null
  /** Why, as it was told first; empty if nothing tells. Of a silence, what Quayside did not hear of; empty for all. */
  message: string
  /** `isGone`: nobody turned it, it is no longer there. */
  until: (Turn & { isGone: boolean }) | null
}

export type Fact = ImageFact | RunFact | MarkFact | SwitchFact

export type Facts = ReadonlyMap<string, Fact>

/** What makes two facts the same, whoever observed them: only what does not change and all observers see alike. */
export function identityOf(fact: Fact): string {
  return [fact.kind, ...partsOf(fact)].join(' ')
}

function partsOf(fact: Fact): string[] {
  switch (fact.kind) {
    case 'image':
      return [fact.stream, fact.tag, fact.image, fact.importedAt]
    case 'run': {
      const { workload, container, image, revision, madeAt } = fact
      return [workload.kind, workload.name, container, image, String(revision), madeAt]
    }
    case 'mark': {
      const { image, verdict, at, by, reason } = fact
      return [JSON.stringify([image, verdict, at, by, reason])]
    }
    case 'switch':
      return [switchName(fact.of), String(fact.round)]
  }
}

/** The same for the same switch. */
export function switchName(of: Switch): string {
  return JSON.stringify(wordsOf(of))
}

type SwitchWords =
  | [state: 'paused' | 'broken', kind: WorkloadKind, workload: string, container: string | null]
  | [state: 'suspended', cronJob: string]
  | [state: 'scheduled' | 'failing', stream: string, tag: string]
  | [state: 'silent']

export function wordsOf(of: Switch): SwitchWords {
  switch (of.state) {
    case 'paused':
    case 'broken':
      return [of.state, of.workload.kind, of.workload.name, of.container]
    case 'suspended':
      return [of.state, of.cronJob]
    case 'scheduled':
    case 'failing':
      return [of.state, of.stream, of.tag]
    case 'silent':
      return [of.state]
  }
}

export function factsFrom(facts: Iterable<Fact>): Map<string, Fact> {
  return new Map([...facts].map((fact) => [identityOf(fact), fact]))
}

/** The last time that a fact tells of, in milliseconds; infinite while it goes on. */
export function endOf({ until }: Fact): number {
  return until === null ? Infinity : Date.parse(until.at)
}

import type { Answer } from '#lib/domain/answer'
import { freshnessOf, ofEachKind, type Kind, type Objects, type Snapshot } from '#lib/domain/snapshot'
import type { KubernetesObject } from '#lib/kubernetes/objects'
import { isUnreadable, type UnreadableObject } from '#lib/kubernetes/shapes'

/** One object as it was just read; null if it is gone. */
export type Reading<T> = T | UnreadableObject | null

/** Objects that were just read, by name. */
export type FreshObjects = { readonly [K in Kind]: ReadonlyMap<string, Reading<Objects[K]>> }

export const NOTHING_FRESH: FreshObjects = {
  imageStreams: new Map(),
  deployments: new Map(),
  statefulSets: new Map(),
  replicaSets: new Map(),
  controllerRevisions: new Map(),
  pods: new Map(),
}

/** Both; of an object that was read twice, the later reading. */
export function joined(one: FreshObjects, later: FreshObjects): FreshObjects {
  return {
    imageStreams: new Map([...one.imageStreams, ...later.imageStreams]),
    deployments: new Map([...one.deployments, ...later.deployments]),
    statefulSets: new Map([...one.statefulSets, ...later.statefulSets]),
    replicaSets: new Map([...one.replicaSets, ...later.replicaSets]),
    controllerRevisions: new Map([...one.controllerRevisions, ...later.controllerRevisions]),
    pods: new Map([...one.pods, ...later.pods]),
  }
}

/**
 * A snapshot in which these objects are as they were just read. The others are the same objects as before, and a kind of
 * which nothing was read is the same array, because callers memoize by identity.
 */
export function layOver(snapshot: Snapshot, fresh: FreshObjects): Snapshot {
  const justNow = freshnessOf({ freshAt: Date.parse(snapshot.readAt), failingSince: null, error: null })
  return {
    ...snapshot,
    imageStreams: laidOver(snapshot.imageStreams, fresh.imageStreams),
    deployments: laidOver(snapshot.deployments, fresh.deployments),
    statefulSets: laidOver(snapshot.statefulSets, fresh.statefulSets),
    replicaSets: laidOver(snapshot.replicaSets, fresh.replicaSets),
    controllerRevisions: laidOver(snapshot.controllerRevisions, fresh.controllerRevisions),
    pods: laidOver(snapshot.pods, fresh.pods),
    unreadable: ofEachKind((kind) => unreadableWith(snapshot.unreadable[kind], fresh[kind])),
    freshness: ofEachKind((kind) => (fresh[kind].size > 0 ? justNow : snapshot.freshness[kind])),
  }
}

function laidOver<T extends KubernetesObject>(
  answer: Answer<readonly T[]>,
  fresh: ReadonlyMap<string, Reading<T>>,
): Answer<readonly T[]> {
  if (!answer.ok || fresh.size === 0) return answer
  const others = answer.value.filter(({ metadata }) => !fresh.has(metadata.name))
  const now = [...fresh.values()].flatMap((each) => (each === null || isUnreadable(each) ? [] : [each]))
  return { ok: true, value: [...others, ...now] }
}

function unreadableWith(
  before: readonly UnreadableObject[],
  fresh: ReadonlyMap<string, Reading<KubernetesObject>>,
): readonly UnreadableObject[] {
  const others = before.filter(({ metadata }) => !fresh.has(metadata.name))
  const now = [...fresh.values()].flatMap((each) => (each !== null && isUnreadable(each) ? [each] : []))
  return now.length === 0 && others.length === before.length ? before : [...others, ...now]
}

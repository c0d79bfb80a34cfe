import type { Fact, Facts, ImageFact, MarkFact, RunFact } from '#lib/domain/chronicle/facts'
import { newestMarks, type Marks } from '#lib/domain/chronicle/image-mark'
import type { Stretch } from '#lib/domain/chronicle/stretches'

/** What outlived the cluster's own history. */
export type Chronicle = {
  /** By stream and tag, newest first. */
  images: ReadonlyMap<string, readonly ImageFact[]>
  /** By kind and name of the workload, newest first. */
  runs: ReadonlyMap<string, readonly RunFact[]>
  /** What people said last of images. */
  marks: Marks
  /** When Quayside watched, oldest first. */
  stretches: readonly Stretch[]
  /** What it had before that (ISO 8601) was thrown away; null if nothing was. */
  keptFrom: string | null
}

type Rest = Pick<Chronicle, 'stretches' | 'keptFrom'>

export function chronicleOf(facts: Facts, rest: Rest): Chronicle {
  const images = new Map<string, ImageFact[]>()
  const runs = new Map<string, RunFact[]>()
  const marks: MarkFact[] = []
  for (const fact of facts.values()) {
    if (fact.kind === 'image') add(images, tagName(fact), fact)
    else if (fact.kind === 'run') add(runs, workloadName(fact.workload), fact)
    // What came after one that is over can be thrown away already.
    else if (fact.until === null || fact.verdict === 'none') marks.push(fact)
  }
  for (const list of images.values()) list.sort((a, b) => order(b.importedAt, a.importedAt))
  for (const list of runs.values())
    list.sort((a, b) => order(b.from.at, a.from.at) || b.revision - a.revision)
  return { images, runs, marks: newestMarks(marks), ...rest }
}

function add<T extends Fact>(lists: Map<string, T[]>, key: string, fact: T): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [fact])
  else list.push(fact)
}

function order(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}

function tagName({ stream, tag }: { stream: string; tag: string }): string {
  return `${stream}:${tag}`
}

function workloadName({ kind, name }: RunFact['workload']): string {
  return `${kind}/${name}`
}

/** The images that a tag had, newest first. */
export function imagesOf(
  chronicle: Chronicle | undefined,
  stream: string,
  tag: string,
): readonly ImageFact[] {
  return chronicle?.images.get(tagName({ stream, tag })) ?? []
}

/** The images that a workload ran, newest first. */
export function runsOn(chronicle: Chronicle | undefined, workload: RunFact['workload']): readonly RunFact[] {
  return chronicle?.runs.get(workloadName(workload)) ?? []
}

/** A crash so shortly before the end is how it ended. */
const LAST_MS = 15 * 60_000

/**
 * How an image did in a run that is over: `well` if Quayside saw the workload healthy with it, and it did not fail at the end. `badly`
 * if it failed at the end, or was never seen healthy and failed. Otherwise nothing is known.
 */
export function howItRan({ healthyAt, failure, until }: RunFact): 'well' | 'badly' | 'unknown' {
  if (failure === null) return healthyAt === null ? 'unknown' : 'well'
  if (healthyAt === null) return 'badly'
  if (until === null) return 'well'
  if (Date.parse(until.at) - Date.parse(failure.last) < LAST_MS) return 'badly'
  // It may have ended earlier, and so as it failed.
  return until.known === 'exact' ? 'well' : 'unknown'
}

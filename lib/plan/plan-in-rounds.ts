import type { Answer } from '#lib/domain/answer'
import type { RegistryCheck } from '#lib/domain/image-stream/image-stream-views'
import { joined, NOTHING_FRESH, type FreshObjects } from '#lib/domain/lay-over'
import type { Snapshot } from '#lib/domain/snapshot'
import { subjectOf, type ActionRequest } from '#lib/plan/actions/actions'
import { FoundObjects, type Named } from '#lib/plan/found-objects'
import { neededBy } from '#lib/plan/needed-objects'
import type { Planned, PlannedImport } from '#lib/plan/plan'
import { refuse } from '#lib/plan/refusals'
import { questionKey, type Question, type RegistryLookup } from '#lib/plan/registry-lookup'

/** Where a plan gets what it depends on. */
export type PlanSources = {
  /** What the store has now. */
  known: () => Snapshot
  /** @param known what the objects were, to tell which are gone */
  read: (needed: Named, known: Snapshot) => Promise<Answer<FreshObjects>>
  ask: (question: Question) => Promise<Answer<RegistryCheck>>
}

/** One is usual: the second time, nothing is missing. Each trigger or alias that was changed just now can add one. */
const MOST_ROUNDS = 8

/**
 * Plans are pure, so a plan is made to find what it depends on, and made again until all of it was read and each question to the
 * registry has an answer.
 */
export async function planInRounds(
  request: ActionRequest,
  plan: (snapshot: Snapshot, lookUp: RegistryLookup) => Planned,
  { known, read, ask }: PlanSources,
): Promise<{ planned: Planned; snapshot: Snapshot }> {
  const answers = new Map<string, Answer<RegistryCheck>>()
  let fresh = NOTHING_FRESH
  let snapshot = known()
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const open = new Map<string, Question>()
    const found = new FoundObjects(known(), fresh)
    const around = isOfMany(request) ? null : neededBy(found, request, [])
    snapshot = around === null ? found.all() : found.part(around)
    const planned = plan(snapshot, (tag, pullSpec) => {
      const key = questionKey({ tag, pullSpec })
      const answer = answers.get(key)
      if (!answer) open.set(key, { tag, pullSpec })
      return answer ?? UNASKED
    })
    if (isWithoutBasis(planned)) return { planned, snapshot }
    const missing = missingFrom(fresh, around ?? neededBy(found, request, newsIn(planned)))
    const isMissing = missing.streams.size + missing.workloads.size > 0
    if (open.size === 0 && !isMissing) return { planned, snapshot }
    const asked = [...open].map(async ([key, question]) => answers.set(key, await ask(question)))
    const reading = isMissing ? read(missing, snapshot) : null
    const [now] = await Promise.all([reading, ...asked])
    if (now?.ok === false) {
      const why = `What the plan depends on could not be read, so what would move is unknown. ${now.error.message}`
      return { planned: refuse('unreadable', why), snapshot }
    }
    if (now !== null) fresh = joined(fresh, now.value)
  }
  const why = 'What the plan depends on changed each time that it was read, so nothing is planned. Try again.'
  return { planned: refuse('unreadable', why), snapshot }
}

/** Which of many tags move is known when they are planned. */
function isOfMany(request: ActionRequest): boolean {
  return subjectOf(request).kind === 'tags'
}

const UNASKED = { ok: false, error: { code: 'failed', message: 'Not checked yet.' } } as const

/** Then there is nothing to plan from, and nothing more is asked. */
function isWithoutBasis(planned: Planned): boolean {
  return !planned.ok && (planned.refusal.code === 'stale' || planned.refusal.code === 'unreadable')
}

/** Of a plan of many tags, those that it imports. */
function newsIn(planned: Planned): string[] {
  const imports: PlannedImport[] = (planned.ok ? planned.plan.imports : planned.refusal.imports) ?? []
  return imports.flatMap(({ name, outcome }) => (outcome === 'new' ? name : []))
}

function missingFrom(fresh: FreshObjects, { streams, workloads }: Named): Named {
  const isRead = { Deployment: fresh.deployments, StatefulSet: fresh.statefulSets }
  return {
    streams: new Set([...streams].filter((name) => !fresh.imageStreams.has(name))),
    workloads: new Map([...workloads].filter(([, { kind, name }]) => !isRead[kind].has(name))),
  }
}

import { valueOr, type Answer } from '#lib/domain/answer'
import 'server-only'
import { systemClock } from '#lib/runtime/system-clock'
import { connectionTo } from '#lib/cluster/request/connection'
import { processSingleton } from '#lib/runtime/process-singleton'
import { readLastLines } from '#lib/cluster/request/pod-log'
import { lastCrashOf, type Crash } from '#lib/domain/workload/pods'
import type { Snapshot } from '#lib/domain/snapshot'
import type { CrashLog } from '#lib/plan/operation/operation-view'
import type { Progress } from '#lib/plan/operation/progress'
import type { Environment } from '#lib/server/config/parse'
import { withTimeLimit, type TimeLimit } from '#lib/runtime/time-limit'

/** The pods of a workload mostly crash for the same reason. */
const MOST_SHOWN = 3
const MOST_KEPT = 200
/** What could not be read is asked for again, and not by every look. */
const AGAIN_AFTER_MS = 30_000

/** What crashed containers of an operation printed at the end. Each crash is asked for once, however many look. */
export async function readCrashLogs(
  environment: Environment,
  { workloads }: Pick<Progress, 'workloads'>,
  snapshot: Snapshot,
  timeLimit: TimeLimit,
): Promise<CrashLog[]> {
  const failing = workloads.filter(({ state }) => state === 'failing').flatMap(({ pods }) => pods)
  const names = new Set(failing.map(({ name }) => name))
  const crashes = valueOr(snapshot.pods, [])
    .filter(({ metadata }) => names.has(metadata.name))
    .flatMap((pod) => lastCrashOf(pod) ?? [])
    .slice(0, MOST_SHOWN)
  const read: CrashLog[] = []
  const all = crashes.map(async (crash) => {
    const { pod, container } = crash
    const text = await readOnce(environment, crash)
    if (text !== '') read.push({ pod, container, text })
  })
  await withTimeLimit(Promise.all(all), timeLimit)
  return [...read].sort((a, b) => (a.pod < b.pod ? -1 : 1))
}

type Kept = { answer: Promise<Answer<string>>; failedAt: number | null }

async function readOnce(environment: Environment, crash: Crash): Promise<string> {
  const all = processSingleton('last-words', () => new Map<string, Kept>())
  const key = `${environment.name} ${crash.key}`
  const known = all.get(key)
  const isOld = known?.failedAt != null && systemClock.now() - known.failedAt >= AGAIN_AFTER_MS
  const kept = known && !isOld ? known : { answer: ask(environment, crash), failedAt: null }
  if (kept !== known) keep(all, key, kept)
  const read = await kept.answer
  if (!read.ok) kept.failedAt ??= systemClock.now()
  return read.ok ? read.value : `The log cannot be read. ${read.error.message}`
}

function ask({ cluster, namespace }: Environment, crash: Crash): Promise<Answer<string>> {
  return readLastLines(connectionTo(cluster), namespace, crash)
}

function keep(all: Map<string, Kept>, key: string, kept: Kept): void {
  const [oldest] = all.keys()
  if (all.size >= MOST_KEPT && oldest !== undefined) all.delete(oldest)
  all.set(key, kept)
}

import 'server-only'
import { valueOr, type Answer } from '#lib/domain/answer'
import { AnswerCache } from '#lib/runtime/answer-cache'
import { systemClock } from '#lib/runtime/system-clock'
import { connectionTo } from '#lib/cluster/request/connection'
import { processSingleton } from '#lib/runtime/process-singleton'
import { readLastLines } from '#lib/cluster/request/pod-log'
import { lastCrashOf, type Crash } from '#lib/domain/workload/pods'
import type { Snapshot } from '#lib/domain/snapshot'
import type { CrashLog } from '#lib/plan/records/operation-view'
import type { Progress } from '#lib/plan/operation/progress'
import type { Environment } from '#lib/server/config/parse'
import { withTimeLimit, type TimeLimit } from '#lib/runtime/time-limit'

/** The pods of a workload usually crash for the same reason. */
const MOST_SHOWN = 3
const MOST_CACHED = 200
/** A log that could not be read is read again, but not for every page view. */
const FAILURE_TTL_MS = 30_000

/** The last log lines of the containers that crashed. Each is read once, however many people look. */
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

async function readOnce({ name, cluster, namespace }: Environment, crash: Crash): Promise<string> {
  const read = await cache().get(`${name} ${crash.key}`, () => {
    return readLastLines(connectionTo(cluster), namespace, crash)
  })
  return read.ok ? read.value : `The log cannot be read. ${read.error.message}`
}

function cache(): AnswerCache<Answer<string>> {
  const lifetime = ({ ok }: Answer<string>) => (ok ? Infinity : FAILURE_TTL_MS)
  return processSingleton('crash-logs', () => new AnswerCache(MOST_CACHED, systemClock, lifetime))
}

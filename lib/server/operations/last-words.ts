import 'server-only'
import { connectionTo } from '#lib/cluster/connection'
import { oncePerProcess } from '#lib/cluster/once-per-process'
import { readLastLines } from '#lib/cluster/pod-log'
import { lastCrashOf } from '#lib/domain/pods'
import type { Snapshot } from '#lib/domain/snapshot'
import { valueOr } from '#lib/domain/workload'
import type { LastWords } from '#lib/plan/operation-view'
import type { Progress } from '#lib/plan/progress'
import type { Environment } from '#lib/server/config-text'
import { inTime, type Patience } from '#lib/server/patience'

/** The pods of a workload mostly crash for the same reason. */
const MOST_SHOWN = 3
const MOST_KEPT = 200

/** What crashed containers of an operation printed at the end. Each crash is asked for once, however many look. */
export async function lastWordsOf(
  environment: Environment,
  { workloads }: Progress,
  snapshot: Snapshot,
  patience: Patience,
): Promise<LastWords[]> {
  const failing = workloads.filter(({ state }) => state === 'failing').flatMap(({ pods }) => pods)
  const names = new Set(failing.map(({ name }) => name))
  const crashes = valueOr(snapshot.pods, [])
    .filter(({ metadata }) => names.has(metadata.name))
    .flatMap((pod) => lastCrashOf(pod) ?? [])
    .slice(0, MOST_SHOWN)
  const read: LastWords[] = []
  const all = crashes.map(async ({ pod, container, key }) => {
    const text = await readOnce(environment, pod, container, `${environment.name} ${key}`)
    if (text !== '') read.push({ pod, container, text })
  })
  await inTime(Promise.all(all), patience)
  return [...read].sort((a, b) => (a.pod < b.pod ? -1 : 1))
}

function readOnce(
  { cluster, namespace }: Environment,
  pod: string,
  container: string,
  key: string,
): Promise<string> {
  const kept = oncePerProcess('last-words', () => new Map<string, Promise<string>>())
  const known = kept.get(key)
  if (known !== undefined) return known
  const [oldest] = kept.keys()
  if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest)
  const answer = readLastLines(connectionTo(cluster), namespace, pod, container)
  const text = answer.then((read) => (read.ok ? read.value : `The log cannot be read. ${read.error.message}`))
  kept.set(key, text)
  return text
}

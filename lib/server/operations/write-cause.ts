import 'server-only'
import { connectionTo } from '#lib/cluster/request/connection'
import { applyStep } from '#lib/cluster/request/apply'
import { getObject, patchObject } from '#lib/cluster/request/objects'
import type { Answer } from '#lib/domain/answer'
import { span } from '#lib/domain/format'
import type { Snapshot } from '#lib/domain/snapshot'
import { leftCause } from '#lib/domain/workload/change-cause'
import type { Workload, WorkloadKey } from '#lib/domain/workload/workload'
import { CHANGE_CAUSE_ANNOTATION } from '#lib/kubernetes/names'
import { knownTargets, madeRevision, type Made } from '#lib/plan/operation/made-revision'
import type { Operation } from '#lib/plan/operation/operation'
import { causeOf } from '#lib/plan/operation/revision-makers'
import { causeRemoval } from '#lib/plan/steps/cleanup-steps'
import { CAUSE_PATH, jsonPatch, workloadPath, type PatchOperation } from '#lib/plan/steps/steps'
import type { Environment } from '#lib/server/config/parse'
import { waitForFound } from '#lib/server/operations/wait-for-workload'

/** A ReplicaSet takes the cause of its Deployment within a tenth of a second (change-cause-inheritance.json). */
const TAKEN_MS = 10_000
const ATTEMPTS = 5

/**
 * Writes who and why onto the revision that an operation made of a workload, and leaves nothing on the workload, where later
 * revisions would inherit it (change-cause-inheritance.json). Returns what failed.
 * @param movedMs how long to wait for the image trigger and the controller of the workload
 */
export async function writeCause(
  environment: Environment,
  operation: Operation,
  key: WorkloadKey,
  movedMs: number,
): Promise<string[]> {
  const problem = await written(environment, operation, key, movedMs)
  return problem === null ? [] : [`The change cause of ${key.name} was not written: ${problem}`]
}

async function written(
  environment: Environment,
  operation: Operation,
  key: WorkloadKey,
  movedMs: number,
): Promise<string | null> {
  const least = await leastGeneration(environment, operation, key)
  if (!least.ok) return least.error.message
  const find = (snapshot: Snapshot) => madeRevision(snapshot, key, operation.effects, least.value)
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const made = await waitForFound(environment, find, movedMs)
    if (made === null) return `it has no revision of this after ${span(movedMs)}.`
    const cause = causeOf(operation, key, made.revision)
    const { workload } = made
    const answer =
      workload.kind === 'StatefulSet'
        ? await writeOnRevision(environment, made, cause)
        : await writeOnDeployment(environment, workload, made, cause)
    if (answer.ok) return answer.value
    if (answer.error.code !== 'conflict') return answer.error.message
  }
  return 'it changed each time.'
}

/** Without a known target, the workloads before and after a step differ in their generation alone. */
async function leastGeneration(
  { cluster, namespace }: Environment,
  { effects }: Operation,
  { kind, name }: WorkloadKey,
): Promise<Answer<number>> {
  if (knownTargets(effects, { kind, name }).length > 0) return { ok: true, value: 0 }
  const resource = kind === 'Deployment' ? 'deployments' : 'statefulsets'
  const answer = await getObject(connectionTo(cluster), resource, namespace, name)
  return answer.ok ? { ok: true, value: answer.value.metadata.generation ?? 0 } : answer
}

/** A ControllerRevision keeps what is written on it. */
async function writeOnRevision(
  { cluster, namespace }: Environment,
  { revision }: Made,
  cause: string,
): Promise<Answer<null>> {
  const body = { metadata: { annotations: { [CHANGE_CAUSE_ANNOTATION]: cause } } }
  const answer = await patchObject(
    connectionTo(cluster),
    'controllerrevisions',
    namespace,
    revision.name,
    body,
  )
  return answer.ok ? { ok: true, value: null } : answer
}

/** A ReplicaSet takes the cause from its Deployment, and keeps it when it is removed there. The value is a problem, or null. */
async function writeOnDeployment(
  environment: Environment,
  workload: Workload,
  { revision }: Made,
  cause: string,
): Promise<Answer<string | null>> {
  const { metadata } = workload.object
  const other = metadata.annotations?.[CHANGE_CAUSE_ANNOTATION]
  if (other !== undefined && leftCause(workload) === null)
    return { ok: true, value: 'it has a cause of its own, which each of its ReplicaSets takes over.' }
  const sent = await patchWorkload(environment, workload, [
    { op: 'test', path: '/metadata/uid', value: metadata.uid },
    // Another template would take the cause.
    { op: 'test', path: '/metadata/generation', value: metadata.generation },
    { op: 'add', path: CAUSE_PATH, value: cause },
  ])
  if (!sent.ok && sent.error.code === 'conflict') return sent
  const taken = await waitForFound(
    environment,
    (snapshot) => hasCause(snapshot, revision.name, cause),
    sent.ok ? TAKEN_MS : 0,
  )
  const removed = await removeCause(environment, workload, cause)
  if (!sent.ok) return sent
  if (!removed.ok)
    return { ok: true, value: `it stays on the Deployment until the next action. ${removed.error.message}` }
  return { ok: true, value: taken === null ? 'its ReplicaSet did not take it.' : null }
}

function hasCause({ replicaSets }: Snapshot, name: string, cause: string): true | null {
  const found = replicaSets.ok && replicaSets.value.find(({ metadata }) => metadata.name === name)
  return found && found.metadata.annotations?.[CHANGE_CAUSE_ANNOTATION] === cause ? true : null
}

/** After a conflict, the workload has another cause, or none. */
async function removeCause(
  environment: Environment,
  workload: Workload,
  cause: string,
): Promise<Answer<unknown>> {
  let answer: Answer<unknown> = { ok: true, value: null }
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    answer = await patchWorkload(environment, workload, causeRemoval(cause))
    if (answer.ok || answer.error.code === 'conflict') return { ok: true, value: null }
  }
  return answer
}

function patchWorkload(
  { cluster, namespace }: Environment,
  workload: Workload,
  operations: PatchOperation[],
): Promise<Answer<unknown>> {
  const { request } = jsonPatch(workloadPath(namespace, workload), operations, '')
  return applyStep(connectionTo(cluster), request)
}

import { valueOr, type Answer } from '#lib/domain/answer'
import 'server-only'
import { connectionTo } from '#lib/cluster/request/connection'
import { createObject, patchObject } from '#lib/cluster/request/objects'
import { limitConcurrency } from '#lib/runtime/concurrency-limit'
import { span } from '#lib/domain/format'
import { imageOf } from '#lib/domain/workload/pod-template'
import { findWorkload, keyOf, type Workload, type WorkloadKey } from '#lib/domain/workload/workload'
import { CHANGE_CAUSE_ANNOTATION } from '#lib/kubernetes/names'
import type { ImageStream } from '#lib/kubernetes/objects'
import { actionOf } from '#lib/plan/actions/actions'
import { changeCause } from '#lib/plan/steps/change-cause'
import { eventOf, causePatch } from '#lib/plan/operation/operation-event'
import type { Operation } from '#lib/plan/operation/operation'
import { touchedTags, workloadOf } from '#lib/plan/operation/operation-tag'
import type { Effect } from '#lib/plan/plan'
import { movedBy } from '#lib/plan/operation/progress'
import { isOf } from '#lib/plan/effects/effect'
import type { Environment } from '#lib/server/config/parse'
import { waitFor } from '#lib/server/operations/wait-for-workload'
import { storeOf } from '#lib/server/environment/stores'

/** Enough time for a working image trigger to move a workload. */
const MOVED_MS = 30_000
const EVENTS_AT_ONCE = 4

/**
 * Records who and why on everything that an operation moved, for readers outside of Quayside: the change cause of each workload, and
 * an Event on each workload and stream. Returns what failed, which does not fail the operation.
 * @param movedMs how long to wait for the image trigger
 */
export async function noteCauses(
  environment: Environment,
  operation: Operation,
  movedMs = MOVED_MS,
): Promise<string[]> {
  const noted = await Promise.all([
    noteOnStreams(environment, operation),
    ...toldOf(operation).map(async (key) => {
      const effect = operation.effects.find((each) => isOf(each, key))
      const isMoved = effect === undefined || (await waitFor(environment, key, hasImage(effect), movedMs))
      if (!isMoved)
        return [`The change cause of ${key.name} was not written: it did not move within ${span(movedMs)}.`]
      const workload = findWorkload(storeOf(environment).snapshot(), key)
      return workload ? noteOnWorkload(environment, operation, workload) : []
    }),
  ])
  return noted.flat()
}

function hasImage({ container, to }: Effect): (workload: Workload) => boolean {
  return ({ object }) => imageOf(object.spec.template, container) === to
}

/** Pausing a trigger moves nothing, but its workload gets an Event too. */
function toldOf(operation: Operation): WorkloadKey[] {
  const moved = movedBy(operation)
  const workload = workloadOf(operation)
  const isTold = workload === null || moved.some((key) => keyOf(key) === keyOf(workload))
  return isTold ? moved : [...moved, workload]
}

async function noteOnWorkload(
  { cluster, namespace }: Environment,
  operation: Operation,
  workload: Workload,
): Promise<string[]> {
  const connection = connectionTo(cluster)
  const { kind, object } = workload
  const { name, uid = '' } = object.metadata
  const resource = kind === 'Deployment' ? 'deployments' : 'statefulsets'
  const told = await createObject(connection, 'events', namespace, eventOf(operation, kind, object, now()))
  const warnings = warningOf(told, `The Event of ${name}`)
  const isMoved = operation.effects.some((effect) => isOf(effect, { kind, name }))
  // A step that writes the workload has already written it (0012).
  const isWritten = object.metadata.annotations?.[CHANGE_CAUSE_ANNOTATION] === changeCause(operation)
  if (isWritten || (!isMoved && actionOf(operation.request).moves !== 'restart')) return warnings
  const patched = await patchObject(connection, resource, namespace, name, causePatch(operation, uid))
  return [...warnings, ...warningOf(patched, `The change cause of ${name}`)]
}

async function noteOnStreams(environment: Environment, operation: Operation): Promise<string[]> {
  const inTurn = limitConcurrency(EVENTS_AT_ONCE)
  const noted = streamsOf(environment, operation).map((stream) =>
    inTurn(() => noteOnStream(environment, operation, stream)),
  )
  return (await Promise.all(noted)).flat()
}

async function noteOnStream(
  { cluster, namespace }: Environment,
  operation: Operation,
  stream: ImageStream,
): Promise<string[]> {
  const event = eventOf(operation, 'ImageStream', stream, now())
  const told = await createObject(connectionTo(cluster), 'events', namespace, event)
  return warningOf(told, `The Event of ${stream.metadata.name}`)
}

function streamsOf(environment: Environment, operation: Operation): ImageStream[] {
  const streams = valueOr(storeOf(environment).snapshot().imageStreams, [])
  const names = new Set(touchedTags(operation).map(({ stream }) => stream))
  return streams.filter(({ metadata }) => names.has(metadata.name))
}

function warningOf(answer: Answer<unknown>, what: string): string[] {
  return answer.ok ? [] : [`${what} was not written. ${answer.error.message}`]
}

function now(): string {
  return new Date().toISOString()
}

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

/** The image trigger has moved a workload by then, or something is wrong with it. */
const MOVED_MS = 30_000
const EVENTS_AT_ONCE = 4

/**
 * Names who and why on everything that an operation moved, where others than us read: the change cause of each workload, and an
 * Event on each of them and on the stream. Returns what went wrong, which is no reason to stop.
 * @param movedMs for how long to wait for the image trigger
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
        return [`Not written: who and why on ${key.name}. It was not moved within ${span(movedMs)}.`]
      const workload = findWorkload(storeOf(environment).snapshot(), key)
      return workload ? noteOnWorkload(environment, operation, workload) : []
    }),
  ])
  return noted.flat()
}

function hasImage({ container, to }: Effect): (workload: Workload) => boolean {
  return ({ object }) => imageOf(object.spec.template, container) === to
}

/** A trigger that is paused moves nothing, and is worth an Event all the same. */
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
  const warnings = warningOf(told, `the Event of ${name}`)
  const isMoved = operation.effects.some((effect) => isOf(effect, { kind, name }))
  // A step that writes the workload itself has written it along (0012).
  const isWritten = object.metadata.annotations?.[CHANGE_CAUSE_ANNOTATION] === changeCause(operation)
  if (isWritten || (!isMoved && actionOf(operation.request).moves !== 'restart')) return warnings
  const patched = await patchObject(connection, resource, namespace, name, causePatch(operation, uid))
  return [...warnings, ...warningOf(patched, `the change cause of ${name}`)]
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
  return warningOf(told, `the Event of ${stream.metadata.name}`)
}

function streamsOf(environment: Environment, operation: Operation): ImageStream[] {
  const streams = valueOr(storeOf(environment).snapshot().imageStreams, [])
  const names = new Set(touchedTags(operation).map(({ stream }) => stream))
  return streams.filter(({ metadata }) => names.has(metadata.name))
}

function warningOf(answer: Answer<unknown>, what: string): string[] {
  return answer.ok ? [] : [`Not written: ${what}. ${answer.error.message}`]
}

function now(): string {
  return new Date().toISOString()
}

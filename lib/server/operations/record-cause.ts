import { valueOr, type Answer } from '#lib/domain/answer'
import 'server-only'
import { connectionTo } from '#lib/cluster/request/connection'
import { createObject } from '#lib/cluster/request/objects'
import { limitConcurrency } from '#lib/runtime/concurrency-limit'
import { findWorkload, keyOf, type WorkloadKey } from '#lib/domain/workload/workload'
import type { ImageStream } from '#lib/kubernetes/objects'
import { actionOf } from '#lib/plan/actions/actions'
import { eventOf } from '#lib/plan/operation/operation-event'
import type { Operation } from '#lib/plan/operation/operation'
import { movedBy, touchedTags, workloadsAbout } from '#lib/plan/operation/operation-tag'
import type { Environment } from '#lib/server/config/parse'
import { writeCause } from '#lib/server/operations/write-cause'
import { storeOf } from '#lib/server/environment/stores'

/** Enough time for a working image trigger to move a workload. */
const MOVED_MS = 30_000
const EVENTS_AT_ONCE = 4

/**
 * Records who and why on everything that an operation moved, for readers outside of Quayside: the change cause of each new
 * revision, and an Event on each workload and stream. Returns what failed, which does not fail the operation.
 * @param movedMs how long to wait for the image trigger
 */
export async function noteCauses(
  environment: Environment,
  operation: Operation,
  movedMs = MOVED_MS,
): Promise<string[]> {
  const hasRevision = actionOf(operation.request).moves !== 'pods'
  const noted = await Promise.all([
    noteOnStreams(environment, operation),
    ...toldOf(operation).map((key) => noteOnWorkload(environment, operation, key)),
    ...(hasRevision ? movedBy(operation) : []).map((key) => writeCause(environment, operation, key, movedMs)),
  ])
  return noted.flat()
}

/** Pausing a trigger moves nothing, but its workload gets an Event too. */
function toldOf(operation: Operation): WorkloadKey[] {
  const moved = movedBy(operation)
  const keys = [...moved, ...workloadsAbout(operation)]
  return [...new Map(keys.map((key) => [keyOf(key), key])).values()]
}

async function noteOnWorkload(
  environment: Environment,
  operation: Operation,
  key: WorkloadKey,
): Promise<string[]> {
  const { cluster, namespace } = environment
  const workload = findWorkload(storeOf(environment).snapshot(), key)
  if (workload === undefined) return []
  const event = eventOf(operation, key.kind, workload.object, now())
  const told = await createObject(connectionTo(cluster), 'events', namespace, event)
  return warningOf(told, `The Event of ${key.name}`)
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

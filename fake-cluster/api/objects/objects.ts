import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { checkLeaseTimes } from './leases'
import { checkName } from '../object-names'
import { isNamed, isObject, withoutEmptyMaps } from '../json'
import { apiVersionOf, resourceType } from '../resources'
import {
  alreadyExists,
  badRequest,
  conflict,
  invalid,
  invalidValue,
  notFound,
  Refusal,
  wrongName,
  wrongNamespace,
} from '../status'
import { prepare } from './strategies'
import type { Store } from '../store'
import type { Resource, StoredObject } from '../stored'
import { whole } from '../watch'

/** Reads and writes of stored objects. Clients cannot change status and metadata that belong to the server. */
export type Target = { store: Store; resource: Resource; namespace: string; isDryRun: boolean }

/** An update of these needs a resourceVersion. */
const NEEDS_VERSION: readonly Resource[] = ['imagestreams', 'leases']

const WITHOUT_STATUS: readonly Resource[] = [
  'configmaps',
  'controllerrevisions',
  'events',
  'images',
  'leases',
  'secrets',
  'serviceaccounts',
]

export function getObject({ store, resource, namespace }: Target, name: string): StoredObject {
  const object = store.get(resource, namespace, name)
  if (!object) throw notFound(resource, name)
  return object
}

export function createObject(
  { store, resource, namespace, isDryRun }: Target,
  body: unknown,
  admit: (object: StoredObject) => void = () => undefined,
): object {
  const sent = decode(resource, withGeneratedName(body))
  const { name } = sent.metadata
  checkName(resource, namespace, name)
  if (sent.metadata.namespace !== undefined && sent.metadata.namespace !== namespace) throw wrongNamespace()
  admit(sent)
  if (store.get(resource, namespace, name)) throw alreadyExists(resource, name)
  const object = own(sent, { ...(namespace && { namespace }) })
  const prepared = prepare(store, resource, withStatus(resource, object, {}))
  return whole(resource, isDryRun ? store.previewNew(resource, prepared) : store.create(resource, prepared))
}

export function updateObject(
  { store, resource, namespace, isDryRun }: Target,
  name: string,
  change: (current: object) => unknown,
  isStatus = false,
): object {
  const target = { store, resource, namespace, isDryRun }
  const previous = getObject(target, name)
  const sent = decode(resource, change(whole(resource, previous)))
  if (sent.metadata.name !== name) throw wrongName(sent.metadata.name, name)
  checkPreconditions(resource, sent, previous)
  const { uid, creationTimestamp, resourceVersion, generation } = previous.metadata
  const kept = { uid, creationTimestamp, resourceVersion, generation, ...(namespace && { namespace }) }
  const next = isStatus
    ? withStatus(resource, previous, statusOf(sent))
    : withStatus(resource, own(sent, kept), statusOf(previous))
  const prepared = isStatus ? next : prepare(store, resource, next, previous)
  // Annotations of a Deployment are copied to its ReplicaSets, so the controller must also see a change of them.
  const isNewGeneration =
    resource === 'deployments' &&
    !isStatus &&
    !isDeepStrictEqual(prepared.metadata.annotations, previous.metadata.annotations)
  const written = isDryRun
    ? store.preview(resource, prepared, isNewGeneration)
    : store.update(resource, prepared, { isNewGeneration, isForced: imagesIn(sent) !== imagesIn(prepared) })
  return whole(resource, written)
}

/** If admission restores an image, the object is written even if nothing changed (apply-manifest-again.json). */
function imagesIn(object: StoredObject): string {
  const images = JSON.stringify(object).matchAll(/"image":"[^"]*"/g)
  return [...images].join()
}

function decode(resource: Resource, value: unknown): StoredObject {
  const { kind } = resourceType(resource)
  if (!isStored(value)) throw badRequest(`the object provided is unrecognized (must be of type ${kind})`)
  if (resource === 'leases') checkLeaseTimes(value)
  const { kind: sentKind = kind, apiVersion = '' } = value
  if (sentKind === kind && (!apiVersion || apiVersion === apiVersionOf(resourceType(resource)))) return value
  throw badRequest(`${sentKind} in version "${apiVersion}" cannot be handled as a ${kind}`)
}

/** The shape that all objects share. Kind-specific fields are checked where they are used. */
function isStored(value: unknown): value is StoredObject & { kind?: string; apiVersion?: string } {
  return isNamed(value)
}

function withGeneratedName(body: unknown): unknown {
  if (!isObject(body) || !isObject(body.metadata)) return body
  const { name, generateName } = body.metadata
  if (name || typeof generateName !== 'string') return body
  return { ...body, metadata: { ...body.metadata, name: generateName + randomSuffix() } }
}

/** Five characters without vowels, so that they form no words. */
export function randomSuffix(): string {
  const alphabet = 'bcdfghjklmnpqrstvwxz2456789'
  return [...randomBytes(5)].map((byte) => alphabet[byte % alphabet.length]).join('')
}

function own(object: StoredObject, kept: object): StoredObject {
  const metadata = { ...object.metadata }
  for (const key of ['uid', 'creationTimestamp', 'resourceVersion', 'generation', 'managedFields'] as const)
    Reflect.deleteProperty(metadata, key)
  return { ...object, metadata: { ...withoutEmptyMaps(metadata), ...kept } }
}

function withStatus(resource: Resource, object: StoredObject, status: unknown): StoredObject {
  return WITHOUT_STATUS.includes(resource) ? object : { ...object, status: status ?? {} }
}

function statusOf(object: StoredObject): unknown {
  return 'status' in object ? object.status : undefined
}

function checkPreconditions(resource: Resource, sent: StoredObject, previous: StoredObject): void {
  const { name, uid, resourceVersion } = sent.metadata
  const { group } = resourceType(resource)
  if (!resourceVersion && NEEDS_VERSION.includes(resource))
    throw invalid(resource, group, name, [
      invalidValue('metadata.resourceVersion', '0x0', 'must be specified for an update'),
    ])
  if (resourceVersion && resourceVersion !== previous.metadata.resourceVersion) throw conflict(resource, name)
  if (uid && uid !== previous.metadata.uid)
    throw new Refusal(
      409,
      'Conflict',
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${previous.metadata.uid ?? ''}`,
    )
}

import { isObject } from '../json'
import { qualified, resourceType } from '../resources'
import { detailsOf, Refusal } from '../status'
import type { Resource } from '../stored'
import { whole } from '../watch'
import { getObject, type Target } from './objects'
import { deletePod } from './pod-deletion'

export function deleteObject(
  { store, resource, namespace, isDryRun }: Target,
  name: string,
  options: unknown,
): object {
  const object = getObject({ store, resource, namespace, isDryRun }, name)
  const preconditions = isObject(options) && isObject(options.preconditions) ? options.preconditions : {}
  for (const key of ['uid', 'resourceVersion'] as const) {
    const wanted = preconditions[key]
    const found = object.metadata[key]
    if (typeof wanted === 'string' && wanted !== found)
      throw deletionConflict(resource, name, key, wanted, found)
  }
  if (resource === 'pods')
    return whole(resource, deletePod(store, namespace, name, gracePeriodOf(options), isDryRun))
  if (!isDryRun) store.delete(resource, namespace, name)
  const details = { ...detailsOf(resource, name), uid: object.metadata.uid }
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details }
}

/** Names the kind, unlike other conflicts (access-reviews-and-leases.json). */
function deletionConflict(
  resource: Resource,
  name: string,
  key: 'uid' | 'resourceVersion',
  wanted: string,
  found = '',
): Refusal {
  const { kind, group } = resourceType(resource)
  const [field, meaning] =
    key === 'uid' ? ['UID', 'deleted and then recreated'] : ['ResourceVersion', 'modified']
  const why = `the ${field} in the precondition (${wanted}) does not match the ${field} in record (${found}). The object might have been ${meaning}`
  const message = `Operation cannot be fulfilled on ${qualified(kind, group)} "${name}": ${why}`
  return new Refusal(409, 'Conflict', message, { name, ...(group && { group }), kind })
}

function gracePeriodOf(options: unknown): number | undefined {
  const seconds = isObject(options) ? options.gracePeriodSeconds : undefined
  return typeof seconds === 'number' ? seconds : undefined
}

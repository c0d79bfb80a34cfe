import { isAllowed } from './access'
import type { Api } from './api'
import { parseBody, type Call } from './call'
import { getStreamImage } from './images/image-stream-images'
import { importImages } from './images/image-stream-imports'
import { createTag, deleteTag, writeTag } from './images/image-stream-tags'
import { list } from './list'
import { deleteObject } from './objects/object-deletion'
import { createObject, getObject, updateObject, type Target } from './objects/objects'
import { applyPatch } from './objects/patch'
import { isServed, isStored, resourceType } from './resources'
import { review } from './reviews'
import { detailsOf, methodNotAllowed, PlainRefusal, Refusal } from './status'
import type { Store } from './store'
import type { StoredObject } from './stored'
import { getImageTag, getTag, listTags } from './images/tag-reads'
import { warningOf } from './unknown-fields'
import { whole } from './watch'

type Answer = { status: number; body: object | string; warning?: string }

/** Answers an allowed call; watches are answered in watch.ts, logs in log.ts. */
export async function handle(api: Api, call: Call): Promise<Answer> {
  const { store, users } = api
  const { resource, group, namespace, verb } = call
  const type = resourceType(resource)
  if (!isServed(group)) throw new PlainRefusal(404, '404 page not found\n')
  if (!type.kind || type.group !== group)
    throw new Refusal(404, 'NotFound', 'the server could not find the requested resource', {})
  if (verb === 'create' && namespace && !store.hasNamespace(namespace)) throw namespaceNotFound(namespace)
  switch (resource) {
    case 'imagestreamtags':
      return handleTag(store, call)
    case 'imagestreamimages':
      if (verb !== 'get') throw methodNotAllowed()
      return { status: 200, body: getStreamImage(store, namespace, call.name) }
    case 'imagetags':
      if (verb !== 'get') throw methodNotAllowed()
      return { status: 200, body: getImageTag(store, namespace, call.name) }
    case 'imagestreamimports':
      if (verb !== 'create') throw methodNotAllowed()
      return handleImport(api, call)
    case 'projects':
      if (verb !== 'list') throw methodNotAllowed()
      // Everyone may list them and sees those they may get: none, because the demo has no Namespace objects.
      return { status: 200, body: { ...whole('projects', { metadata: {}, items: [] }), kind: 'ProjectList' } }
    default: {
      if (isStored(resource)) return handleStored(call, { ...call, store, resource })
      if (verb !== 'create') throw methodNotAllowed()
      // Nobody has rights of whom nobody is known.
      const known = (await api.reviewFaults.isDenied(call)) ? [] : users
      return { status: 201, body: review(call, parseBody(call), known, store.timestamp()) }
    }
  }
}

async function handleImport({ store, registries }: Api, call: Call): Promise<Answer> {
  const body = parseBody(call)
  const warning = warningOf(call.resource, body, call.query)
  return { status: 201, body: await importImages(store, registries, call.namespace, body), warning }
}

function handleTag(store: Store, call: Call): Answer {
  const { verb, namespace, name, isDryRun } = call
  const answered = ({ status, object }: { status: number; object: object }) => ({ status, body: object })
  switch (verb) {
    case 'get':
      return { status: 200, body: getTag(store, namespace, name) }
    case 'list':
      return { status: 200, body: listTags(store, namespace, call.query) }
    case 'create':
      return answered(createTag(store, namespace, parseBody(call), isDryRun))
    case 'update':
    case 'patch':
      return answered(writeTag(store, namespace, name, changeOf(call), isDryRun))
    case 'delete':
      return { status: 200, body: deleteTag(store, namespace, name, isDryRun) }
    default:
      throw methodNotAllowed()
  }
}

function handleStored(call: Call, target: Target): Answer {
  const { verb, name, subresource } = call
  if (subresource && subresource !== 'status')
    throw new Refusal(404, 'NotFound', 'the server could not find the requested resource', {})
  switch (verb) {
    case 'get':
      return { status: 200, body: whole(target.resource, getObject(target, name)) }
    case 'list':
      return { status: 200, body: list(target.store, target.resource, target.namespace, call.query) }
    case 'create':
      return { status: 201, body: createObject(target, parseBody(call), (object) => admit(call, object)) }
    case 'update':
      // A missing Lease is created (access-reviews-and-leases.json).
      if (target.resource === 'leases' && !target.store.get('leases', target.namespace, name))
        return { status: 201, body: createObject(target, parseBody(call)) }
      return { status: 200, body: updateObject(target, name, changeOf(call), subresource === 'status') }
    case 'patch':
      return { status: 200, body: updateObject(target, name, changeOf(call), subresource === 'status') }
    case 'delete':
      return { status: 200, body: deleteObject(target, name, call.body ? parseBody(call) : {}) }
    default:
      throw methodNotAllowed()
  }
}

function changeOf(call: Call): (current: object) => unknown {
  if (call.verb === 'update') return () => parseBody(call)
  return (current) => applyPatch(call, current)
}

/** To block the deletion of an owner, the caller needs the right to set its finalizers (cronjob-to-job.json). */
function admit(call: Call, object: StoredObject): void {
  const { user, resource, namespace } = call
  for (const owner of object.metadata.ownerReferences ?? []) {
    const [group = ''] = owner.apiVersion.includes('/') ? owner.apiVersion.split('/') : ['']
    const owned = { group, resource: `${owner.kind.toLowerCase()}s`, subresource: 'finalizers', namespace }
    if (!owner.blockOwnerDeletion || isAllowed(user, { ...owned, verb: 'update', name: owner.name })) continue
    const { name } = object.metadata
    const why =
      "cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on: , <nil>"
    const details = detailsOf(resource, name)
    throw new Refusal(403, 'Forbidden', `${resource}.${call.group} "${name}" is forbidden: ${why}`, details)
  }
}

function namespaceNotFound(name: string): Refusal {
  const details = { name, kind: 'namespaces' }
  return new Refusal(404, 'NotFound', `namespaces "${name}" not found`, details)
}

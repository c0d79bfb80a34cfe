import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { ImageStream } from '#lib/kubernetes/objects'
import { removeTag, setSpecTag, specTag } from './image-tags'
import { prepareStream, validateTagReference } from './image-streams'
import { isNamed, isObject } from '../json'
import {
  badRequest,
  conflict,
  invalid,
  invalidValue,
  notFound,
  Refusal,
  wrongName,
  wrongNamespace,
  type FieldError,
} from '../status'
import type { Store } from '../store'
import { findTag, splitName } from './tag-reads'
import { imageOf, viewOf, type TagView } from './tag-views'
import { whole } from '../watch'

const OTHER_ANNOTATIONS =
  'tag annotations must not be provided or must be equal to the object meta annotations'

type Written = { status: 200 | 201; object: object }

export function createTag(store: Store, namespace: string, body: unknown, isDryRun: boolean): Written {
  if (!isTag(body)) throw badRequest('the object provided is unrecognized (must be of type ImageStreamTag)')
  const { name } = body.metadata
  const [streamName, tag] = splitName(name)
  const errors = [...(body.tag ? validateTagReference(body.tag, 'tag') : []), ...annotationErrors(body)]
  if (errors.length > 0) throw invalid('ImageStreamTag', 'image.openshift.io', name, errors)
  const stored = store.get('imagestreams', namespace, streamName)
  const stream = structuredClone(stored) ?? newStream(store, namespace, streamName)
  if (specTag(stream, tag)) throw tagExists(name)
  if (body.tag) setSpecTag(stream, { ...body.tag, name: tag })
  return { status: 201, object: writeStream(store, stream, stored, tag, isDryRun) }
}

/**
 * A write of a tag is a write of its stream: `tag` replaces the tag reference, `metadata.annotations` become
 * the tag's. A missing stream or tag is created, unless a resourceVersion is sent
 * (errors-404-and-others.json).
 */
export function writeTag(
  store: Store,
  namespace: string,
  name: string,
  change: (current: object) => unknown,
  isDryRun: boolean,
): Written {
  const [streamName, tagName] = splitName(name)
  const stored = store.get('imagestreams', namespace, streamName)
  const stream = structuredClone(stored) ?? newStream(store, namespace, streamName)
  const existing = specTag(stream, tagName)
  const current = viewOf(stream, tagName)
  const next = change(whole('imagestreamtags', current))
  if (!isTag(next)) throw badRequest('the object provided is unrecognized (must be of type ImageStreamTag)')
  checkAnnotations(next)
  if (next.metadata.name !== name) throw wrongName(next.metadata.name, name)
  if ((next.metadata.namespace ?? namespace) !== namespace) throw wrongNamespace()
  checkResourceVersion(name, next.metadata.resourceVersion, stored)
  validate(name, next, current, existing === undefined)

  const reference = next.tag ?? existing
  if (!reference)
    throw badRequest(
      `imagestreamtag ${tagName} is not a spec tag in imagestream ${namespace}/${streamName}, cannot be updated`,
    )
  setSpecTag(stream, { ...reference, name: tagName, annotations: next.metadata.annotations ?? null })
  const object = writeStream(store, stream, stored, tagName, isDryRun)
  return { status: existing ? 200 : 201, object }
}

export function deleteTag(store: Store, namespace: string, name: string, isDryRun: boolean): object {
  const [stored, tag] = findTag(store, namespace, name)
  const stream = structuredClone(stored)
  if (!removeTag(stream, tag)) throw notFound('imagestreamtags', name)
  if (!isDryRun) store.update('imagestreams', prepareStream(store, stream, stored, false))
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' }
}

/** Returns the tag after the write. */
function writeStream(
  store: Store,
  stream: ImageStream,
  stored: ImageStream | undefined,
  tag: string,
  isDryRun: boolean,
): object {
  const prepared = prepareStream(store, stream, stored)
  const write = () =>
    stored ? store.update('imagestreams', prepared) : store.create('imagestreams', prepared)
  const written = isDryRun ? prepared : write()
  return whole('imagestreamtags', viewOf(written, tag, imageOf(store, written, tag)))
}

function checkResourceVersion(name: string, sent: string | undefined, stored: ImageStream | undefined): void {
  if (!sent) return
  if (!stored) throw notFound('imagestreamtags', name)
  const current = stored.metadata.resourceVersion
  if (sent !== current)
    throw conflict(
      'imagestreamtags',
      name,
      `another caller has updated the resource version to ${current ?? ''}`,
    )
}

/** Go quotes the value it cannot decode, with the merged keys in order (import-validation.json). */
function checkAnnotations(next: TagView): void {
  const values: unknown[] = Object.values(next.tag?.annotations ?? {})
  const wrong = values.find((value) => typeof value !== 'string')
  if (wrong === undefined) return
  const merged = sorted({ ...next, ...(next.tag && { tag: sorted(next.tag) }) })
  const why = `json: cannot unmarshal ${typeof wrong} into Go struct field TagReference.tag.annotations of type string`
  throw invalid('', '', '', [invalidValue('patch', JSON.stringify(JSON.stringify(merged)), why)])
}

function sorted(object: object): object {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Only for a new tag: for an existing one, the annotations of the metadata replace them. */
function annotationErrors({ tag, metadata }: TagView): FieldError[] {
  const isOther = tag?.annotations && !isDeepStrictEqual(tag.annotations, metadata.annotations)
  return isOther ? [invalidValue('tag.annotations', '"<map>"', OTHER_ANNOTATIONS)] : []
}

function validate(name: string, next: TagView, current: TagView, isNew: boolean): void {
  const errors = next.tag ? validateTagReference(next.tag, 'tag') : []
  if (isNew) errors.push(...annotationErrors(next))
  const uid = next.metadata.uid ?? current.metadata.uid
  if (uid !== current.metadata.uid)
    errors.unshift(invalidValue('metadata.uid', JSON.stringify(uid), 'field is immutable'))
  const rest = ({ metadata }: TagView) => {
    const sent = Object.entries(metadata).filter(([, value]) => value !== null && value !== '')
    const { labels, ...others } = { ...current.metadata, ...Object.fromEntries(sent) }
    const isLabelled = Object.keys(labels ?? {}).length > 0
    // A creation time in the request is ignored (pin-by-imagestreamtag.json).
    return {
      ...others,
      annotations: 0,
      creationTimestamp: 0,
      labels: isLabelled ? labels : current.metadata.labels,
    }
  }
  if (!isDeepStrictEqual(rest(next), rest(current)))
    errors.push(invalidValue('metadata', '""', 'may not update fields other than metadata.annotations'))
  if (errors.length > 0) throw invalid('ImageStreamTag', 'image.openshift.io', name, errors)
}

/** Uses the singular, unlike other conflicts (openshift-apiserver, registry/imagestreamtag/rest.go). */
function tagExists(name: string): Refusal {
  const details = { name, group: 'image.openshift.io', kind: 'imagestreamtag' }
  return new Refusal(
    409,
    'AlreadyExists',
    `imagestreamtag.image.openshift.io "${name}" already exists`,
    details,
  )
}

function newStream(store: Store, namespace: string, name: string): ImageStream {
  return { metadata: { name, namespace, uid: randomUUID(), creationTimestamp: store.timestamp() } }
}

function isTag(value: unknown): value is TagView {
  return isNamed(value) && (isObject(value.tag) || !value.tag)
}

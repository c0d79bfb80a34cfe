import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Image, ImageStream, ImageStreamTag } from '#lib/kubernetes/objects'
import { isNamed, isObject } from './json'
import { latestEvent, removeTag, setSpecTag, specTag, statusTag } from './image-tags'
import { prepareStream, tagWithDefaults, validateTagReference } from './image-streams'
import { alreadyExists, badRequest, conflict, invalid, invalidValue, notFound, required } from './status'
import type { Store } from './store'
import { whole } from './watch'

/** What a tag without an image shows (errors-404-and-others.json). */
const EMPTY_IMAGE = {
  metadata: { creationTimestamp: null },
  dockerImageMetadata: {
    kind: 'DockerImage',
    apiVersion: 'image.openshift.io/1.0',
    Id: '',
    Created: null,
    ContainerConfig: {},
  },
  dockerImageMetadataVersion: '1.0',
}

type TagView = Omit<ImageStreamTag, 'image'> & { image: object }

type Written = { status: 200 | 201; object: object }

export function getTag(store: Store, namespace: string, name: string): object {
  const [streamName, tag] = splitName(name)
  const stream = store.get('imagestreams', namespace, streamName)
  // Recorded so: the message names the stream alone (errors-404-and-others.json).
  if (!stream) throw notFound('imagestreamtags', streamName)
  if (!latestEvent(stream, tag)?.image) throw notFound('imagestreamtags', name)
  return whole('imagestreamtags', viewOf(store, stream, tag))
}

/** The tags of a namespace that have an image. Lists leave out what the images are made of. */
export function listTags(store: Store, namespace: string): object {
  const items = store.list('imagestreams', namespace).flatMap((stream) =>
    (stream.status?.tags ?? [])
      .filter((list) => list.items?.[0]?.image)
      .map(({ tag, items: history }) => ({
        ...viewOf(store, stream, tag),
        image: {
          ...EMPTY_IMAGE,
          metadata: { name: history?.[0]?.image, creationTimestamp: null },
          dockerImageReference: history?.[0]?.dockerImageReference,
        },
      })),
  )
  return { kind: 'ImageStreamTagList', apiVersion: 'image.openshift.io/v1', metadata: {}, items }
}

export function createTag(store: Store, namespace: string, body: unknown, isDryRun: boolean): Written {
  const name = isNamed(body) ? body.metadata.name : ''
  const [streamName, tag] = splitName(name)
  const stream = store.get('imagestreams', namespace, streamName)
  if (stream && specTag(stream, tag)) throw alreadyExists('imagestreamtags', name)
  if (!isObject(body) || !isObject(body.tag))
    throw invalid('ImageStreamTag', 'image.openshift.io', name, [required('tag', 'tag is a required field')])
  return writeTag(store, namespace, name, () => body, isDryRun)
}

/**
 * A write of a tag is a write of its stream: `tag` replaces the tag reference, `metadata.annotations` become the tag's.
 * What does not exist yet is created, unless a resourceVersion is sent (errors-404-and-others.json).
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
  const stream: ImageStream = structuredClone(stored) ?? newStream(store, namespace, streamName)
  const isNew = specTag(stream, tagName) === undefined
  const current = viewOf(store, stream, tagName)
  const next = change(whole('imagestreamtags', current))
  if (!isTag(next)) throw badRequest('the object provided is unrecognized (must be of type ImageStreamTag)')
  checkResourceVersion(name, next.metadata.resourceVersion, stored)
  validate(name, next, current)

  const reference = next.tag ?? specTag(stream, tagName)
  if (!reference)
    throw badRequest(
      `imagestreamtag ${tagName} is not a spec tag in imagestream ${namespace}/${streamName}, cannot be updated`,
    )
  const annotations = next.metadata.annotations ?? null
  setSpecTag(stream, tagWithDefaults({ ...reference, name: tagName, annotations }))
  const prepared = prepareStream(store, stream, stored)
  if (!isDryRun) {
    const written = stored ? store.update('imagestreams', prepared) : store.create('imagestreams', prepared)
    return { status: isNew ? 201 : 200, object: whole('imagestreamtags', viewOf(store, written, tagName)) }
  }
  return { status: isNew ? 201 : 200, object: whole('imagestreamtags', viewOf(store, prepared, tagName)) }
}

export function deleteTag(store: Store, namespace: string, name: string, isDryRun: boolean): object {
  const [streamName, tag] = splitName(name)
  const stored = store.get('imagestreams', namespace, streamName)
  if (!stored) throw notFound('imagestreamtags', streamName)
  const stream = structuredClone(stored)
  if (!removeTag(stream, tag)) throw notFound('imagestreamtags', name)
  if (!isDryRun) store.update('imagestreams', prepareStream(store, stream, stored, false))
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' }
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

function validate(name: string, next: TagView, current: TagView): void {
  const labels = (tag: TagView) => tag.metadata.labels ?? {}
  const isMoved = Object.keys(labels(next)).length > 0 && !isDeepStrictEqual(labels(next), labels(current))
  const errors = isMoved
    ? [invalidValue('metadata', '""', 'may not update fields other than metadata.annotations')]
    : next.tag
      ? validateTagReference(next.tag, 'tag')
      : []
  if (errors.length > 0) throw invalid('ImageStreamTag', 'image.openshift.io', name, errors)
}

/** The tag as seen through its stream, whose uid and resourceVersion it has. */
function viewOf(store: Store, stream: ImageStream, name: string): TagView {
  const { namespace = '', uid, resourceVersion, creationTimestamp, labels } = stream.metadata
  const tag = specTag(stream, name)
  const event = latestEvent(stream, name)
  const conditions = statusTag(stream, name)?.conditions
  const image = event && store.get('images', '', event.image)
  return {
    metadata: {
      name: `${stream.metadata.name}:${name}`,
      namespace,
      ...(uid && { uid }),
      ...(resourceVersion && { resourceVersion }),
      creationTimestamp: event?.image ? event.created : (creationTimestamp ?? null),
      ...(labels && { labels }),
      ...(tag?.annotations && { annotations: tag.annotations }),
    },
    tag: tag ?? null,
    generation: event?.image ? event.generation : 0,
    lookupPolicy: { local: stream.spec?.lookupPolicy?.local ?? false },
    ...(conditions && { conditions }),
    image: image ? withAnnotations(image, tag?.annotations ?? {}) : EMPTY_IMAGE,
  }
}

/** The tag's annotations are shown on the image, too. */
function withAnnotations(image: Image, annotations: Record<string, string>): Image {
  const all = { ...image.metadata.annotations, ...annotations }
  const hasAny = Object.keys(all).length > 0
  return { ...image, metadata: { ...image.metadata, ...(hasAny && { annotations: all }) } }
}

function newStream(store: Store, namespace: string, name: string): ImageStream {
  return { metadata: { name, namespace, uid: randomUUID(), creationTimestamp: store.timestamp() } }
}

function isTag(value: unknown): value is TagView {
  return isNamed(value) && (isObject(value.tag) || !value.tag)
}

function splitName(name: string): [string, string] {
  const [stream, tag, ...rest] = name.split(':')
  if (!stream || !tag || rest.length > 0)
    throw badRequest('ImageStreamTags must be retrieved with <name>:<tag>')
  return [stream, tag]
}

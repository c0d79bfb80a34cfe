import type { ImageStream } from '#lib/kubernetes/objects'
import { latestEvent, specTag, statusTag } from './image-tags'
import { matcherOf } from '../list'
import { badRequest, notFound } from '../status'
import type { Store } from '../store'
import { imageOf, imageTagOf, viewOf } from './tag-views'
import { whole } from '../watch'

export function getTag(store: Store, namespace: string, name: string): object {
  const [stream, tag] = findTag(store, namespace, name)
  const event = latestEvent(stream, tag)
  if (!event?.image) throw notFound('imagestreamtags', name)
  const image = imageOf(store, stream, tag)
  if (!image) throw notFound('images', event.image)
  return whole('imagestreamtags', viewOf(stream, tag, image))
}

export function getImageTag(store: Store, namespace: string, name: string): object {
  const [stream, tag] = findTag(store, namespace, name)
  if (!specTag(stream, tag) && !statusTag(stream, tag)) throw notFound('imagetags', name)
  return whole('imagetags', imageTagOf(stream, tag, imageOf(store, stream, tag)))
}

/** The tags of a namespace that have an image. Lists leave out image details such as layers. */
export function listTags(store: Store, namespace: string, query: URLSearchParams): object {
  const matches = matcherOf(query, 'imagestreamtags')
  const items = store
    .list('imagestreams', namespace)
    .flatMap((stream) =>
      (stream.status?.tags ?? [])
        .filter((list) => list.items?.[0]?.image)
        .map(({ tag }) => viewOf(stream, tag)),
    )
    .filter(matches)
  return { kind: 'ImageStreamTagList', apiVersion: 'image.openshift.io/v1', metadata: {}, items }
}

export function findTag(store: Store, namespace: string, name: string): [ImageStream, string] {
  const [streamName, tag] = splitName(name)
  const stream = store.get('imagestreams', namespace, streamName)
  // As recorded: the message names only the stream (errors-404-and-others.json).
  if (!stream) throw notFound('imagestreamtags', streamName)
  return [stream, tag]
}

export function splitName(name: string): [string, string] {
  const [stream, tag, ...rest] = name.split(':')
  if (!stream || !tag || rest.length > 0 || name.includes('@'))
    throw badRequest('ImageStreamTags must be retrieved with <name>:<tag>')
  return [stream, tag]
}

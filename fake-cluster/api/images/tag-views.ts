import type { Image, ImageStream, ImageStreamTag, TagEvent } from '#lib/kubernetes/objects'
import { withoutSource } from './image-source'
import { latestEvent, pullSpecOf, specTag, statusTag } from './image-tags'
import type { Store } from '../store'

export type TagView = Omit<ImageStreamTag, 'image'> & { image: object }

/** Shown for a tag without an image (errors-404-and-others.json). */
const EMPTY_IMAGE = {
  dockerImageMetadata: {
    kind: 'DockerImage',
    apiVersion: 'image.openshift.io/1.0',
    Id: '',
    Created: null,
    ContainerConfig: {},
  },
  dockerImageMetadataVersion: '1.0',
}

/** The image that a tag points to, unless it was pruned. */
export function imageOf(store: Store, stream: ImageStream, name: string): Image | undefined {
  const event = latestEvent(stream, name)
  return event && store.get('images', '', event.image)
}

/**
 * A tag as a view of its stream, with the stream's uid and resourceVersion. Lists leave out image details
 * such as layers.
 */
export function viewOf(stream: ImageStream, name: string, image?: Image): TagView {
  const { namespace = '', uid, resourceVersion, creationTimestamp = null, labels } = stream.metadata
  const tag = specTag(stream, name)
  const latest = latestEvent(stream, name)
  const event = latest?.image ? latest : undefined
  const conditions = statusTag(stream, name)?.conditions
  return {
    metadata: {
      name: `${stream.metadata.name}:${name}`,
      namespace,
      ...(uid && { uid }),
      ...(resourceVersion && { resourceVersion }),
      creationTimestamp: event?.created ?? creationTimestamp,
      ...(labels && { labels }),
      ...(tag?.annotations && { annotations: tag.annotations }),
    },
    tag: tag ?? null,
    generation: event?.generation ?? 0,
    lookupPolicy: { local: stream.spec?.lookupPolicy?.local ?? false },
    ...(conditions && { conditions }),
    image: {
      ...(image ? withAnnotations(image, tag?.annotations ?? {}) : emptyImage(event)),
      ...(event && { dockerImageReference: pullSpecOf(stream, name) }),
    },
  }
}

/** The newer form of a tag: its spec, history and image unchanged (imagestreams-list-and-history.json). */
export function imageTagOf(stream: ImageStream, name: string, image?: Image): object {
  const { annotations, ...metadata } = stream.metadata
  return {
    metadata: {
      ...metadata,
      name: `${stream.metadata.name}:${name}`,
      ...(annotations && { annotations }),
    },
    spec: specTag(stream, name) ?? null,
    status: statusTag(stream, name) ?? null,
    image: image ? withoutSource(image) : null,
  }
}

/** The fields are in the order of the API server, which quotes them (import-validation.json). */
function emptyImage(event: TagEvent | undefined): object {
  const metadata = { ...(event && { name: event.image }), creationTimestamp: null }
  return { metadata, ...(event && { dockerImageReference: event.dockerImageReference }), ...EMPTY_IMAGE }
}

/** The tag's annotations are also shown on the image. */
function withAnnotations(image: Image, annotations: Record<string, string>): Image {
  const all = { ...image.metadata.annotations, ...annotations }
  const hasAny = Object.keys(all).length > 0
  return { ...withoutSource(image), metadata: { ...image.metadata, ...(hasAny && { annotations: all }) } }
}

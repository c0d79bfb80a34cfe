import type { Image, TagEventCondition, TagReference } from '#lib/kubernetes/objects'
import type { PlatformImage } from '../../fake-cluster/registry/images'
import type { Store } from '../../fake-cluster/api/store'
import { timestamp } from './clock'
import { uidOf } from './names'
import { pullSpecOf, type HistoryItem, type ImportFailure, type TagHistory } from './tag-history'
import type { Environment, Lane } from './lane'

/** The stream of a lane and the images that its imports stored in the cluster. */
export function putImageStream(
  store: Store,
  lane: Lane,
  { name: tag, namespace, scheduled }: Environment,
  history: TagHistory,
): void {
  const { items, generation, failure } = history
  const changedAt = Math.max(items[0]?.at ?? 0, failure?.at ?? 0)
  store.put('imagestreams', {
    metadata: {
      name: lane.stream,
      namespace,
      uid: uidOf('ImageStream', namespace, lane.stream),
      generation,
      creationTimestamp: timestamp(items.at(-1)?.at ?? changedAt),
      annotations: { 'openshift.io/image.dockerRepositoryCheck': timestamp(changedAt) },
    },
    spec: {
      lookupPolicy: { local: true },
      tags: [
        {
          name: tag,
          ...sourceOf(lane, tag, history),
          generation,
          importPolicy: {
            ...(scheduled && { scheduled }),
            importMode: lane.preserveOriginal === tag ? 'PreserveOriginal' : 'Legacy',
          },
          referencePolicy: { type: 'Source' },
        },
      ],
    },
    status: {
      dockerImageRepository: internalRepositoryOf(namespace, lane.stream),
      tags: [
        {
          tag,
          items: items.length > 0 ? items.map((item) => tagEventOf(lane, item)) : null,
          ...(failure && { conditions: [conditionOf(pullSpecOf(lane, { tag }), failure)] }),
        },
      ],
    },
  })
  const lost = (lane.lost ?? []).filter((loss) => tag === 'prod' && loss.in === 'cluster')
  const lostDigests = lost.map(({ fromOldest }) => items.at(-1 - fromOldest)?.digest)
  for (const item of items.toReversed()) if (!lostDigests.includes(item.digest)) putImages(store, lane, item)
}

function sourceOf(lane: Lane, tag: string, { pin }: TagHistory): Pick<TagReference, 'from' | 'annotations'> {
  const follows = pullSpecOf(lane, { tag })
  if (!pin) return { annotations: null, from: { kind: 'DockerImage', name: follows } }
  return {
    annotations: {
      'quayside.io/pinned-by': pin.by,
      'quayside.io/pinned-at': timestamp(pin.at),
      'quayside.io/pin-reason': pin.reason,
      'quayside.io/follows': follows,
    },
    from: { kind: 'DockerImage', name: pullSpecOf(lane, pin) },
  }
}

/** The repository of a stream in the cluster's own registry. */
export function internalRepositoryOf(namespace: string, stream: string): string {
  return `image-registry.openshift-image-registry.svc:5000/${namespace}/${stream}`
}

export function tagEventOf(
  lane: Lane,
  { at, digest, generation }: Pick<HistoryItem, 'at' | 'digest' | 'generation'>,
) {
  return {
    created: timestamp(at),
    dockerImageReference: pullSpecOf(lane, { digest }),
    image: digest,
    generation,
  }
}

/** Messages as in import-missing-tag.json and import-unauthorized.json. */
function conditionOf(pullSpec: string, { at, reason, generation }: ImportFailure): TagEventCondition {
  const messages = {
    NotFound: `dockerimage.image.openshift.io "${pullSpec}" not found`,
    Unauthorized: `you may not have access to the container image "${pullSpec}"`,
  }
  return {
    type: 'ImportSuccess',
    status: 'False',
    lastTransitionTime: timestamp(at),
    reason,
    message: messages[reason],
    generation,
  }
}

/** Images are immutable: importing one again changes nothing. A manifest list is stored together with its images. */
export function putImages(store: Store, lane: Lane, { at, digest, image }: HistoryItem): void {
  const isList = digest === image.target.digest && image.images.length > 1
  const platformImages = isList ? image.images : image.images.slice(0, 1)
  const images = platformImages.map((platformImage) => imageOf(lane, at, platformImage))
  for (const object of isList ? [listOf(lane, at, image), ...images] : images)
    if (!store.get('images', '', object.metadata.name)) store.put('images', object)
}

function imageOf(lane: Lane, at: number, { manifest, config, layers, imageConfig }: PlatformImage): Image {
  const { created, author, architecture, config: containerConfig } = imageConfig
  return {
    metadata: {
      name: manifest.digest,
      uid: uidOf('Image', '', manifest.digest),
      creationTimestamp: timestamp(at),
      annotations: { 'image.openshift.io/dockerLayersOrder': 'ascending' },
    },
    dockerImageReference: pullSpecOf(lane, manifest),
    dockerImageMetadata: {
      ...METADATA_TYPE,
      Id: config.digest,
      Created: created,
      Author: author,
      Config: containerConfig,
      Architecture: architecture,
      Size: layers.reduce((size, { bytes }) => size + bytes.length, config.bytes.length),
    },
    ...METADATA_VERSION,
    dockerImageLayers: layers.map(({ digest, bytes, mediaType }) => {
      return { name: digest, size: bytes.length, mediaType }
    }),
    dockerImageManifestMediaType: manifest.mediaType,
  }
}

/** As in import-manifest-list.json: it names its manifests and has no labels. */
function listOf(lane: Lane, at: number, { target, images }: HistoryItem['image']): Image {
  return {
    metadata: {
      name: target.digest,
      uid: uidOf('Image', '', target.digest),
      creationTimestamp: timestamp(at),
    },
    dockerImageReference: pullSpecOf(lane, target),
    dockerImageMetadata: {
      ...METADATA_TYPE,
      Id: target.digest,
      Created: timestamp(at),
    },
    ...METADATA_VERSION,
    dockerImageManifestMediaType: target.mediaType,
    dockerImageManifests: images.map(({ manifest, architecture, os }) => ({
      digest: manifest.digest,
      mediaType: manifest.mediaType,
      manifestSize: manifest.bytes.length,
      architecture,
      os,
    })),
  }
}

const METADATA_TYPE = { kind: 'DockerImage', apiVersion: 'image.openshift.io/1.0', ContainerConfig: {} }
const METADATA_VERSION = { dockerImageMetadataVersion: '1.0' }

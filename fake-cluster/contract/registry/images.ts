import type { Image } from '#lib/kubernetes/objects'
import { isNamed, isObject, type JsonObject } from '../../api/json'
import type { Content } from '../../registry/images'
import { configOf, contentOf, verbatim } from './image-contents'
import type { Step } from '../recording'
import { objectsIn, textsIn } from '../walk'

const PULL_SPEC = /(?<host>127\.0\.0\.1:\d+)\/(?<repository>[\w./-]+)@(?<digest>sha256:[0-9a-f]{64})/g
const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json'
const CONFIG = 'application/vnd.docker.container.image.v1+json'

type Repository = { manifests: Map<string, Content>; blobs: Map<string, Content>; tags: Map<string, string> }

/**
 * The images in the registries: one for each digest of a scenario, built from what the recording shows of it. The
 * digests are those of our manifests, because the recorded manifests are unknown.
 */
export class RecordedImages {
  /** Maps recorded digests to those of our manifests and configurations. */
  readonly digests = new Map<string, string>()
  private readonly repositories = new Map<string, Repository>()
  private readonly described = new Map<string, JsonObject>()

  constructor(steps: Step[], missing: ReadonlySet<string>) {
    for (const image of objectsIn(steps.map(({ response }) => response)))
      if (isObject(image.dockerImageMetadata) && isObject(image.metadata)) this.describe(image)
    // Ignores imageIDs: nothing describes the image that a node pulled for a tag.
    const shown: unknown = JSON.parse(
      JSON.stringify(steps, (key, value: unknown) => (key === 'imageID' ? '' : value)),
    )
    for (const text of textsIn(shown))
      for (const { groups } of text.matchAll(PULL_SPEC)) {
        const { host = '', repository = '', digest = '' } = groups ?? {}
        if (!missing.has(digest)) this.add(`${host}/${repository}`, digest)
      }
  }

  /** `repository` includes its host, as in a pull spec. */
  at(repository: string): Repository {
    const found = this.repositories.get(repository) ?? {
      manifests: new Map(),
      blobs: new Map(),
      tags: new Map(),
    }
    this.repositories.set(repository, found)
    return found
  }

  /** The image object for a recorded digest, with our digests. */
  objectFor(digest: string): Image | undefined {
    const found = this.described.get(digest)
    return isImage(found) ? found : undefined
  }

  /** Lists leave out most of an image; `includeManifest` adds fields. */
  private describe(image: JsonObject): void {
    const digest = isObject(image.metadata) ? String(image.metadata.name) : ''
    const known = this.described.get(digest) ?? {}
    const isPoorer = known.dockerImageManifestMediaType && !image.dockerImageManifestMediaType
    const isStored = isObject(known.metadata) && 'resourceVersion' in known.metadata
    const both = isPoorer ? { ...image, ...known } : { ...known, ...image }
    const metadata = isStored ? known.metadata : both.metadata
    this.described.set(digest, { ...both, metadata: withCommonAnnotations(metadata, known, image) })
  }

  private add(name: string, digest: string): Content {
    const { manifests } = this.at(name)
    const known = manifests.get(this.digests.get(digest) ?? '')
    if (known) return known
    const image = this.described.get(digest) ?? {}
    const content = Array.isArray(image.dockerImageManifests)
      ? this.listOf(name, image, image.dockerImageManifests)
      : this.manifestOf(name, image, digest)
    manifests.set(content.digest, content)
    this.digests.set(digest, content.digest)
    return content
  }

  private manifestOf(name: string, image: JsonObject, digest: string): Content {
    const metadata = isObject(image.dockerImageMetadata) ? image.dockerImageMetadata : {}
    const { dockerImageManifestMediaType: type = MANIFEST } = image
    const mediaType = String(type)
    const layers = (Array.isArray(image.dockerImageLayers) ? image.dockerImageLayers : []).filter(isObject)
    const sizeOfLayers = layers.reduce((total, { size }) => total + Number(size), 0)
    const config =
      verbatim(CONFIG, image.dockerImageConfig) ??
      contentOf(CONFIG, configOf(metadata, digest), { size: Number(metadata.Size ?? 0) - sizeOfLayers })
    this.at(name).blobs.set(config.digest, config)
    if (typeof metadata.Id === 'string') this.digests.set(metadata.Id, config.digest)
    const manifest = {
      schemaVersion: 2,
      mediaType,
      config: { mediaType: config.mediaType, size: config.bytes.length, digest: config.digest },
      layers: layers.map((layer) => ({ mediaType: layer.mediaType, size: layer.size, digest: layer.name })),
    }
    return (
      verbatim(mediaType, image.dockerImageManifest) ??
      contentOf(mediaType, manifest, { size: this.recordedSize(digest) })
    )
  }

  private listOf(name: string, image: JsonObject, parts: unknown[]): Content {
    const mediaType = String(image.dockerImageManifestMediaType)
    const manifests = parts.filter(isObject).map((part) => {
      const { digest, bytes } = this.add(name, String(part.digest))
      const { architecture, os, variant } = part
      return {
        mediaType: part.mediaType,
        size: bytes.length,
        digest,
        platform: { architecture, os, variant },
      }
    })
    return contentOf(mediaType, { schemaVersion: 2, mediaType, manifests })
  }

  /** Manifest lists contain the size of their manifests. */
  private recordedSize(digest: string): number {
    for (const { dockerImageManifests: parts } of this.described.values())
      for (const part of Array.isArray(parts) ? parts : [])
        if (isObject(part) && part.digest === digest) return Number(part.manifestSize)
    return 0
  }
}

/** The image of a tag also has the annotations of the tag (tag-annotations.json). */
function withCommonAnnotations(metadata: unknown, known: JsonObject, image: JsonObject): unknown {
  const [here, there] = [annotationsOf(known), annotationsOf(image)]
  if (!here || !there || !isObject(metadata)) return metadata
  const annotations = Object.fromEntries(Object.entries(here).filter(([key]) => key in there))
  return { ...metadata, annotations }
}

function annotationsOf({ metadata }: JsonObject): JsonObject | undefined {
  return isObject(metadata) && isObject(metadata.annotations) ? metadata.annotations : undefined
}

function isImage(value: unknown): value is Image {
  return isNamed(value) && isObject(value.dockerImageMetadata)
}

import type { ImageStream } from '#lib/kubernetes/objects'
import { withoutSource } from './image-source'
import { badRequest, Refusal } from '../status'
import type { Store } from '../store'
import { matchesDigest } from './tag-sources'
import { whole } from '../watch'

/** An image from a stream's history by its digest (may be shortened), or one platform of a manifest list in it. */
export function getStreamImage(store: Store, namespace: string, name: string): object {
  const [streamName, digest, ...rest] = name.split('@')
  if (!streamName || !digest || rest.length > 0)
    throw badRequest('ImageStreamImages must be retrieved with <name>@<id>')
  const stream = store.get('imagestreams', namespace, streamName)
  const found = stream && digestsOf(store, stream).find((candidate) => matchesDigest(candidate, digest))
  const image = found && store.get('images', '', found)
  if (!image) throw imageNotFound(name)
  const { creationTimestamp = null } = image.metadata
  const annotations = stream.metadata.annotations
  const metadata = { name, namespace, creationTimestamp, ...(annotations && { annotations }) }
  return whole('imagestreamimages', { metadata, image: withoutSource(image) })
}

function digestsOf(store: Store, stream: ImageStream): string[] {
  const events = stream.status?.tags?.flatMap((tag) => tag.items ?? []) ?? []
  return events.flatMap(({ image }) => [
    image,
    ...(store.get('images', '', image)?.dockerImageManifests ?? []).map((manifest) => manifest.digest),
  ])
}

/** The recording has the singular (imagestreams-list-and-history.json). */
function imageNotFound(name: string): Refusal {
  return new Refusal(404, 'NotFound', `imagestreamimage.image.openshift.io "${name}" not found`, {
    name,
    group: 'image.openshift.io',
    kind: 'imagestreamimage',
  })
}

import { contentOf, descriptorOf, digestOf, type Content } from './images'

/** A document about an image, such as the list of its packages. */
export type Attachment = {
  /** `application/spdx+json` */
  type: string
  document: object
  /** By the referrers API, as newer tools do it, or by a tag as cosign makes it: `sha256-….sbom`. */
  by: 'referrers' | 'tag'
}

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const INDEX = 'application/vnd.oci.image.index.v1+json'
const EMPTY = contentOf('application/vnd.oci.empty.v1+json', Buffer.from('{}'))

/** The manifest of an attachment and its blobs (https://github.com/opencontainers/image-spec/blob/main/manifest.md). */
export function buildAttachment(
  subject: Content,
  { type, document }: Attachment,
): { manifest: Content; blobs: Content[] } {
  const layer = contentOf(type, Buffer.from(JSON.stringify(document)))
  const manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST,
    artifactType: type,
    config: descriptorOf(EMPTY),
    layers: [descriptorOf(layer)],
    subject: descriptorOf(subject),
  }
  return { manifest: contentOf(MANIFEST, Buffer.from(JSON.stringify(manifest))), blobs: [EMPTY, layer] }
}

/** The answer of the referrers API (https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers). */
export function referrersIndex(referrers: readonly { type: string; manifest: Content }[]): Content {
  const manifests = referrers.map(({ type, manifest }) => ({ ...descriptorOf(manifest), artifactType: type }))
  const index = { schemaVersion: 2, mediaType: INDEX, manifests }
  return contentOf(INDEX, Buffer.from(JSON.stringify(index)))
}

export function tagOfAttachment(subject: Content): string {
  return `${digestOf(subject.bytes).replace(':', '-')}.sbom`
}

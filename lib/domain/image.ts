import type { Image } from '#lib/kubernetes/objects'
import type { ImageView } from '#lib/domain/views'

/** Image details by digest. An image is immutable, so what is in here never gets old. */
export type Images = ReadonlyMap<string, ImageView>

const COMMIT_LABELS = ['org.opencontainers.image.revision', 'vcs-ref', 'io.openshift.build.commit.id']
const SOURCE_LABELS = ['org.opencontainers.image.source', 'vcs-url', 'io.openshift.build.source-location']

/** What an Image object tells of how the image was made; labels are those that build tools set by convention. */
export function imageView(image: Image): ImageView {
  const metadata = image.dockerImageMetadata
  const labels = metadata?.Config?.Labels ?? {}
  const commit = firstOf(labels, COMMIT_LABELS)
  return {
    digest: image.metadata.name,
    builtAt: builtAt(image, labels),
    commit,
    commitUrl: commit === null ? null : commitUrl(firstOf(labels, SOURCE_LABELS), commit),
    size: metadata?.Size ?? null,
    platforms: platformsOf(image),
    isGone: false,
  }
}

/** The view of an image of which only the digest is known. */
export function unknownImage(digest: string, isGone = false): ImageView {
  return { digest, builtAt: null, commit: null, commitUrl: null, size: null, platforms: [], isGone }
}

export function lookUp(images: Images, digest: string): ImageView {
  return images.get(digest) ?? unknownImage(digest)
}

/** `Created` of a manifest list is when it was imported, not when it was built (import-manifest-list.json). */
function builtAt(image: Image, labels: Record<string, string>): string | null {
  const label = labels['org.opencontainers.image.created'] ?? ''
  if (!Number.isNaN(Date.parse(label))) return label
  return isList(image) ? null : (image.dockerImageMetadata?.Created ?? null)
}

function isList({ dockerImageManifests }: Image): boolean {
  return (dockerImageManifests ?? []).length > 0
}

function firstOf(labels: Record<string, string>, keys: string[]): string | null {
  return keys.map((key) => labels[key]).find((value) => value !== undefined && value !== '') ?? null
}

/** GitHub, GitLab and Forgejo all answer on `/commit/`. A label is anybody's text: only http(s) becomes a link. */
function commitUrl(source: string | null, commit: string): string | null {
  if (source === null || !URL.canParse(source) || !/^[0-9a-f]{7,64}$/.test(commit)) return null
  const url = new URL(source)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
  return `${url.origin}${url.pathname.replace(/(\.git)?\/?$/, '')}/commit/${commit}`
}

/** Lists also hold attestations, whose platform is `unknown/unknown`. */
function platformsOf(image: Image): string[] {
  if (isList(image)) {
    return (image.dockerImageManifests ?? [])
      .filter(({ os }) => os !== 'unknown')
      .map(({ os, architecture, variant }) => [os, architecture, variant].filter(Boolean).join('/'))
  }
  const { Architecture, Os = 'linux' } = image.dockerImageMetadata ?? {}
  return Architecture === undefined ? [] : [`${Os}/${Architecture}`]
}

import type { Image } from '#lib/kubernetes/objects'
import { commitInTag } from '#lib/domain/image/commit-tag'
import { DEFAULT_RULES, type ImageRules } from '#lib/domain/image/image-rules'
import { isList, platformsOf } from '#lib/domain/image/image-parts'
import { fillLink, webAddress } from '#lib/domain/image/link-template'
import type { ImageView } from '#lib/domain/image/image-views'

/** Image details by digest. An image is immutable, so what is in here never gets old. */
export type Images = ReadonlyMap<string, ImageView>

/** What an Image object tells by itself. */
export type ImageFacts = Omit<ImageView, 'commitUrl'> & {
  /** The web address of its source code. */
  source: string | null
}

/** By what else an image is known: its stream, and the tags that point to it. */
export type ImageNames = { stream: string; tags: readonly string[] }

const SOURCE_LABELS = ['org.opencontainers.image.source', 'vcs-url', 'io.openshift.build.source-location']

/**
 * @param commitLabels the keys of labels that name the commit, the best first
 * @param part of a manifest list, which says neither when its images were built nor of which commit
 */
export function imageFacts(
  image: Image,
  commitLabels = DEFAULT_RULES.commitLabels,
  part: Image = image,
): ImageFacts {
  const labels = part.dockerImageMetadata?.Config?.Labels ?? {}
  return {
    digest: image.metadata.name,
    builtAt: builtAt(part, labels),
    commit: firstLabel(labels, commitLabels),
    source: sourceAddress(firstLabel(labels, SOURCE_LABELS)),
    size: image.dockerImageMetadata?.Size ?? null,
    platforms: platformsOf(image),
    isGone: false,
  }
}

/**
 * What is shown of an image. There is one for each lane, and V8 gives each object that is made of a rest a shape of its own,
 * which is larger than the object: hence the names.
 */
export function imageView(
  facts: ImageFacts,
  rules: ImageRules = DEFAULT_RULES,
  { stream, tags }: ImageNames = { stream: '', tags: [] },
): ImageView {
  const { commitTag, commitLink } = rules
  const named = commitTag === null ? [] : tags.flatMap((tag) => commitInTag(commitTag, tag) ?? [])
  const commit = facts.commit ?? named[0]?.commit ?? null
  const { digest, source, size, platforms, isGone } = facts
  return {
    digest,
    builtAt: facts.builtAt ?? named[0]?.builtAt ?? null,
    commit,
    size,
    platforms,
    isGone,
    commitUrl: isCommit(commit) ? fillLink(commitLink, { sha: commit, source, stream }) : null,
  }
}

/** What is known of an image of which only the digest is. */
export function unknownFacts(digest: string, isGone = false): ImageFacts {
  return { digest, builtAt: null, commit: null, source: null, size: null, platforms: [], isGone }
}

export function unknownImage(digest: string): ImageView {
  return imageView(unknownFacts(digest))
}

export function findImage(images: Images, digest: string): ImageView {
  return images.get(digest) ?? unknownImage(digest)
}

/** Labels are anybody's text. */
export function isCommit(commit: string | null): commit is string {
  return commit !== null && /^[0-9a-f]{7,64}$/.test(commit)
}

/** `Created` of a manifest list is when it was imported, not when it was built (import-manifest-list.json). */
function builtAt(image: Image, labels: Record<string, string>): string | null {
  const label = labels['org.opencontainers.image.created'] ?? ''
  if (!Number.isNaN(Date.parse(label))) return label
  return isList(image) ? null : (image.dockerImageMetadata?.Created ?? null)
}

function firstLabel(labels: Record<string, string>, keys: readonly string[]): string | null {
  return keys.map((key) => labels[key]).find((value) => value !== undefined && value !== '') ?? null
}

/** A repository of git may end in `.git`, its pages do not; and credentials in a label are nobody's business. */
function sourceAddress(label: string | null): string | null {
  if (label === null || !URL.canParse(label)) return null
  const { origin, pathname } = new URL(label)
  const source = `${origin}${pathname.replace(/(\.git)?\/?$/, '')}`
  return webAddress(source) === null ? null : source
}

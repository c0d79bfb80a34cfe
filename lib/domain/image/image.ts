import type { Image } from '#lib/kubernetes/objects'
import { buildTime, possibleBuildTime } from '#lib/domain/image/build-time'
import { labelledCommitDate } from '#lib/domain/image/commit-date'
import { commitInTags } from '#lib/domain/image/commit-tag'
import { DEFAULT_RULES, type ImageRules } from '#lib/domain/image/image-rules'
import { isList, platformsOf } from '#lib/domain/image/image-parts'
import { fillLink, webAddress } from '#lib/domain/image/link-template'
import type { ImageView } from '#lib/domain/image/image-views'

/** Image details by digest. Images are immutable, so the details never change. */
export type Images = ReadonlyMap<string, ImageView>

/** What the Image object alone says. */
export type ImageFacts = ViewedFacts & {
  /** When the commit was made, if a label says so. */
  committedAt: string | null
}

/** Those that pages show. */
type ViewedFacts = Omit<ImageView, 'commitTag' | 'commitUrl' | 'mark'>

/** The stream of an image, and the tags that point to it. `now`: when the image is looked at. */
export type ImageNames = { stream: string; tags: readonly string[]; now: number }

const SOURCE_LABELS = ['org.opencontainers.image.source', 'vcs-url', 'io.openshift.build.source-location']

/**
 * @param now when the image is looked at: it was built before
 * @param commitLabels the keys of labels that hold the commit, the best first
 * @param part an image of the manifest list: the list itself has neither build time nor commit
 */
export function imageFacts(
  image: Image,
  now: number,
  commitLabels = DEFAULT_RULES.commitLabels,
  part: Image = image,
): ImageFacts {
  const labels = part.dockerImageMetadata?.Config?.Labels ?? {}
  const commit = firstLabel(labels, commitLabels)
  return {
    digest: image.metadata.name,
    builtAt: builtAt(part, labels, now),
    commit,
    committedAt: labelledCommitDate(labels, commit, now),
    source: sourceAddress(firstLabel(labels, SOURCE_LABELS)),
    size: image.dockerImageMetadata?.Size ?? null,
    platforms: platformsOf(image),
    isGone: false,
  }
}

/**
 * The view of an image. It names each member because there is one view per lane: for an object made with `...rest`, V8 keeps
 * a hidden class of its own, which is larger than the object.
 */
export function imageView(
  facts: ViewedFacts,
  rules: ImageRules = DEFAULT_RULES,
  { stream, tags, now }: ImageNames = { stream: '', tags: [], now: 0 },
): ImageView {
  const { commitTags, commitLink } = rules
  const named = commitInTags(commitTags, tags)
  const commit = facts.commit ?? named?.commit ?? null
  const { digest, source, size, platforms, isGone } = facts
  return {
    digest,
    builtAt: facts.builtAt ?? possibleBuildTime(named?.builtAt ?? '', now),
    commit,
    commitTag: facts.commit === null ? (named?.tag ?? null) : null,
    size,
    platforms,
    isGone,
    commitUrl: isCommit(commit) ? fillLink(commitLink, { sha: commit, source, stream }) : null,
    source,
  }
}

/** An image with nothing known but its digest. */
export function unknownFacts(digest: string, isGone = false): ViewedFacts {
  return { digest, builtAt: null, commit: null, source: null, size: null, platforms: [], isGone }
}

export function unknownImage(digest: string): ImageView {
  return imageView(unknownFacts(digest))
}

export function findImage(images: Images, digest: string): ImageView {
  return images.get(digest) ?? unknownImage(digest)
}

/** Labels can hold any text. */
export function isCommit(commit: string | null): commit is string {
  return commit !== null && /^[0-9a-f]{7,64}$/.test(commit)
}

/** Whether both mean the same commit: a tag mostly has only the beginning of one. */
export function isSameCommit(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one)
}

/** `Created` of a manifest list is the time of its import, not of its build (import-manifest-list.json). */
function builtAt(image: Image, labels: Record<string, string>, now: number): string | null {
  const created = isList(image) ? null : image.dockerImageMetadata?.Created
  return buildTime({ label: labels['org.opencontainers.image.created'], created }, now)
}

function firstLabel(labels: Record<string, string>, keys: readonly string[]): string | null {
  return keys.map((key) => labels[key]).find((value) => value !== undefined && value !== '') ?? null
}

/** A repository's URL can end in `.git` and hold credentials; the address of its pages has neither. */
function sourceAddress(label: string | null): string | null {
  if (label === null || !URL.canParse(label)) return null
  const { origin, pathname } = new URL(label)
  const source = `${origin}${pathname.replace(/(\.git)?\/?$/, '')}`
  return webAddress(source) === null ? null : source
}

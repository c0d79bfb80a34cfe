import type { ImageMark } from '#lib/domain/chronicle/image-mark'

/** A setting, a variable or a label of an image. The value is null if this person may not see it. */
export type ImageEntry = [name: string, value: string | null]

export type ImageLayer = { digest: string; size: number }

/** What is in an image. The lowest layer is first. */
export type ImageContents = {
  runtime: ImageEntry[]
  variables: ImageEntry[]
  labels: ImageEntry[]
  layers: ImageLayer[]
}

/** A value is null if there is none, or if this person may not see it. */
export type EntryChange = {
  name: string
  kind: 'same' | 'changed' | 'added' | 'removed'
  from: string | null
  to: string | null
}

export type LayerChange = ImageLayer & { kind: 'same' | 'added' | 'removed' }

/** Changed entries are first. */
export type ImageDiff = {
  runtime: EntryChange[]
  variables: EntryChange[]
  labels: EntryChange[]
  layers: LayerChange[]
}

export type ImageDetails = {
  image: ImageView
  /** Null if the cluster no longer has the image. Of a manifest list: the contents of the image of one platform. */
  contents: ImageContents | null
  platform: string | null
  /** Whether the values of environment variables are shown. */
  showsValues: boolean
}

/** `isBack`: the range goes from the newer image to the older one. */
export type CommitRange = { older: string; newer: string; url: string | null; isBack: boolean }

export type ImageComparison = {
  from: ImageView
  to: ImageView
  commits: CommitRange | null
  /** Why commits are unknown, if they were looked for in the tags of the registry. */
  whyNoCommit: string[]
  /** Whether that goes on. */
  isSeekingCommits: boolean
  /** Of the source that feeds the tag: the view `commits` has the range. Null where no source does. */
  repository: string | null
  /** Null if the cluster no longer has one of the images. */
  diff: ImageDiff | null
  platform: string | null
  showsValues: boolean
}

/** The packages that differ between two images. */
export type PackageComparison = {
  /** Null if those of one image are unknown. */
  changes: EntryChange[] | null
  /** How many packages do not differ. */
  same: number
  /** Why they are unknown; empty if they are known. */
  why: string[]
  /** Whether that is because of the configuration. */
  isOff: boolean
}

/** What Quayside knows about an image. Everything but the digest can be unknown, because the Image object can be gone. */
export type ImageView = {
  digest: string
  builtAt: string | null
  commit: string | null
  /** The tag of the registry that names the commit; null if a label does. */
  commitTag: string | null
  /** The page of the commit at the git host, if it can be linked. */
  commitUrl: string | null
  /** The web address of its source code, from its labels. */
  source: string | null
  size: number | null
  /** Such as `linux/amd64`; several if the image is a manifest list. */
  platforms: string[]
  /** Whether the cluster no longer has the Image object. */
  isGone: boolean
  /** What a person said of it in this environment; absent where nobody did, or took it back. */
  mark?: ImageMark
}

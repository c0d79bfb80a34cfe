export type ImageEntry = [name: string, value: string | null]

export type ImageLayer = { digest: string; size: number }

/** What is in an image. Layers lie on each other, the lowest first. */
export type ImageContents = {
  runtime: ImageEntry[]
  variables: ImageEntry[]
  labels: ImageEntry[]
  layers: ImageLayer[]
}

/** Null: there is none, or it is not for the person who looks. */
export type EntryChange = {
  name: string
  kind: 'same' | 'changed' | 'added' | 'removed'
  from: string | null
  to: string | null
}

export type LayerChange = ImageLayer & { kind: 'same' | 'added' | 'removed' }

/** What changed stands first. */
export type ImageDiff = {
  runtime: EntryChange[]
  variables: EntryChange[]
  labels: EntryChange[]
  layers: LayerChange[]
}

/** Contents are null where the cluster has the image no more. Of a manifest list, they are those of one platform's image. */
export type ImageDetails = {
  image: ImageView
  contents: ImageContents | null
  platform: string | null
  /** Whether the values of environment variables are shown. */
  showsValues: boolean
}

/** `isBack`: what one goes to is the older. */
export type CommitRange = { older: string; newer: string; url: string | null; isBack: boolean }

export type ImageComparison = {
  from: ImageView
  to: ImageView
  commits: CommitRange | null
  /** Null where the cluster has one of the images no more. */
  diff: ImageDiff | null
  platform: string | null
  showsValues: boolean
}
/** What Quayside knows of one image. Everything but the digest may be unknown: the Image object can be gone. */

export type ImageView = {
  digest: string
  builtAt: string | null
  commit: string | null
  /** Link to the page of the commit, where one can be made. */
  commitUrl: string | null
  size: number | null
  /** For example `linux/amd64`; several where the image is a manifest list. */
  platforms: string[]
  /** Set where the cluster has no Image object of this digest any more. */
  isGone: boolean
}

/** One line of the diff between two pod templates. */

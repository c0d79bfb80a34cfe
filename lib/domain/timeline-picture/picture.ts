import type { WorkloadKind } from '#lib/kubernetes/objects'

/** What is drawn of workloads over time. Times are milliseconds since 1970. */
export type Picture = {
  bands: readonly Band[]
  /** Oldest first. */
  marks: readonly Mark[]
  /** Times in which nobody watched, newest first. */
  gaps: readonly Gap[]
  /** How many older marks are left out. */
  unmarked?: number
}

/** A picture of an environment, which can be one among several. */
export type PlacedPicture = {
  environment: string
  /** The title of its environment; null where the picture is alone. */
  title: string | null
  picture: Picture
}

/** `to` is null if nobody watches now. */
export type Gap = { from: number; to: number | null }

/** One workload. */
export type Band = {
  kind: WorkloadKind
  name: string
  /** The tags that feed it, as `stream:tag`: what happens to them is marked on it. */
  tags: readonly string[]
  /** One for each container. */
  strips: readonly Strip[]
}

/** The images of a container, oldest first. They do not overlap; where nothing is known, there is none. */
export type Strip = { container: string; segments: readonly Segment[] }

/** A time in which a container had an image in the pod template of its workload. */
export type Segment = {
  /** A digest, or the image as written where that has none. */
  image: string
  commit: string | null
  /** Null: it is known only that it has the image now. */
  from: number | null
  /** Null: now. */
  to: number | null
  certainty: Certainty
  /** Nobody watched after `to`: it possibly had the image for longer. */
  isCut?: true
}

/**
 * `since-earlier`: it had the image all the time, and possibly before. `until-at-most`: it had the image at the beginning, and no longer
 * than until the end. `open`: both.
 */
export type Certainty = 'known' | 'since-earlier' | 'until-at-most' | 'open'

/** The most serious first. */
export const MARK_KINDS = ['crash', 'pin', 'operation', 'import'] as const

export type MarkKind = (typeof MARK_KINDS)[number]

export type Mark = {
  kind: MarkKind
  at: number
  /** What happened, as a sentence without its end: `worker-0 ended with exit code 1`. */
  words: string
  /** On which bands: `Deployment/nginx`, or the tag that feeds them, `nginx:prod`. */
  on: readonly string[]
  /** Which operation it is. Others are about the first of `on`. */
  operation?: string
}

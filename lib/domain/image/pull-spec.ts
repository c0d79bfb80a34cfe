import { isDigest } from '#lib/kubernetes/names'

/** `registry/path[:tag][@digest]`. The repository holds the registry's host and port, so that only the rest varies. */
export type PullSpec = { repository: string; tag: string | null; digest: string | null }

/** Reads a pull spec as the container tools do: the last colon after the last slash starts the tag. */
export function parsePullSpec(pullSpec: string): PullSpec {
  const [name = '', digest] = pullSpec.split('@', 2)
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1)
  return {
    repository: colon < 0 ? name : name.slice(0, colon),
    tag: colon < 0 ? null : name.slice(colon + 1),
    digest: digest !== undefined && isDigest(digest) ? digest : null,
  }
}

/**
 * The digest that a pull spec or a pod's `imageID` names. An `imageID` that is a bare `sha256:…` is the id of the image's
 * configuration, not a digest.
 */
export function digestOf(reference: string): string | null {
  return parsePullSpec(reference).digest
}

import { isDigest } from '#lib/kubernetes/names'

/** `registry/path[:tag][@digest]`. The repository includes the registry's host and port. */
export type PullSpec = { repository: string; tag: string | null; digest: string | null }

/** As container tools do: the tag follows the first colon after the last slash. */
export function parsePullSpec(pullSpec: string): PullSpec {
  const [name = '', digest] = pullSpec.split('@', 2)
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1)
  return {
    repository: colon < 0 ? name : name.slice(0, colon),
    tag: colon < 0 ? null : name.slice(colon + 1),
    digest: digest !== undefined && isDigest(digest) ? digest : null,
  }
}

/** The registry of a repository, and the name that the repository has there. Without a host it is Docker Hub. */
export function splitRepository(repository: string): { host: string; name: string } {
  const [first = '', ...rest] = repository.split('/')
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost')
  if (isHost) return { host: first.toLowerCase(), name: rest.join('/') }
  return { host: 'docker.io', name: rest.length === 0 ? `library/${repository}` : repository }
}

/**
 * The digest in a pull spec or in a pod's `imageID`. An `imageID` that is just `sha256:…` is the id of the image's
 * configuration, not its digest.
 */
export function digestOf(reference: string): string | null {
  return parsePullSpec(reference).digest
}

/** The digest of an image, or all of its pull spec if that has none. */
export function digestIn<T extends string | null>(image: T): T | string {
  return image === null ? image : (digestOf(image) ?? image)
}

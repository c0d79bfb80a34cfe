/** A pull spec, taken apart. `registry` is empty for short names. */
export type ImageReference = { registry: string; repository: string; tag: string; digest: string }

const COMPONENT = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*'
const REFERENCE = new RegExp(
  `^((?:[\\w.-]+(?::\\d+)?/)?)(${COMPONENT}(?:/${COMPONENT})*)(?::([\\w][\\w.-]{0,127}))?(?:@(sha256:[a-f0-9]{64}))?$`,
)

/** Undefined where it is no valid reference. */
export function parseImageReference(text: string): ImageReference | undefined {
  const [, host = '', path = '', tag = '', digest = ''] = REFERENCE.exec(text) ?? []
  if (!path) return undefined
  const registry = host.slice(0, -1)
  // As Docker tells `quay.io/x` from `packit/x`: only a host has a dot or a port.
  const isHost = /[.:]/.test(registry) || registry === 'localhost'
  if (registry && !isHost) return { registry: '', repository: `${registry}/${path}`, tag, digest }
  return { registry, repository: path, tag, digest }
}

/** The pull spec with Docker's defaults filled in, as messages and image objects have it. */
export function exact(reference: ImageReference): string {
  const { tag, digest } = reference
  return `${repositoryOf(reference)}${digest ? `@${digest}` : `:${tag || 'latest'}`}`
}

export function repositoryOf({ registry, repository }: ImageReference): string {
  if (registry) return `${registry}/${repository}`
  return `docker.io/${repository.includes('/') ? repository : `library/${repository}`}`
}

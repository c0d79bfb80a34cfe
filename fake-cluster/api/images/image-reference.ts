/** A parsed pull spec. `registry` is empty for short names. */
export type ImageReference = { registry: string; repository: string; tag: string; digest: string }

const COMPONENT = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*'
// Digests of 32 or more digits are parsed first and validated later, as in Docker's reference grammar.
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}'
const REFERENCE = new RegExp(
  `^((?:[\\w.-]+(?::\\d+)?/)?)(${COMPONENT}(?:/${COMPONENT})*)(?::([\\w][\\w.-]{0,127}))?(?:@(${DIGEST}))?$`,
)
const DIGITS: Record<string, number> = { sha256: 64, sha384: 96, sha512: 128 }
const DOCKER_HUB = 'docker.io'

/** Returns undefined for an invalid reference. */
export function parseImageReference(text: string): ImageReference | undefined {
  const [, host = '', path = '', tag = '', digest = ''] = REFERENCE.exec(text) ?? []
  if (!path || digestProblem(digest)) return undefined
  const registry = host.slice(0, -1)
  // How Docker tells `quay.io/x` from `packit/x`: only a host has a dot or a port.
  const isHost = /[.:]/.test(registry) || registry === 'localhost'
  if (registry && !isHost) return { registry: '', repository: `${registry}/${path}`, tag, digest }
  return { registry, repository: path, tag, digest }
}

/** The API server's error for a reference; empty if it is valid (import-validation.json). */
export function referenceProblem(text: string): string {
  if (parseImageReference(text)) return ''
  const [, , , , digest = ''] = REFERENCE.exec(text) ?? []
  if (digest) return digestProblem(digest)
  return REFERENCE.test(text.toLowerCase()) ? 'repository name must be lowercase' : 'invalid reference format'
}

function digestProblem(digest: string): string {
  if (!digest) return ''
  const [algorithm = '', digits = ''] = digest.split(':')
  const wanted = DIGITS[algorithm]
  if (wanted === undefined) return 'unsupported digest algorithm'
  return digits.length === wanted ? '' : 'invalid checksum digest length'
}

/** The pull spec with Docker's defaults, as shown in messages and image objects. */
export function exact(reference: ImageReference): string {
  const { tag, digest } = reference
  return `${repositoryOf(reference)}${digest ? `@${digest}` : `:${tag || 'latest'}`}`
}

export function repositoryOf(reference: ImageReference): string {
  return `${registryOf(reference)}/${pathOf(reference)}`
}

/** Short names mean the Docker Hub, which has two host names. */
function registryOf({ registry }: ImageReference): string {
  return registry === '' || registry === `index.${DOCKER_HUB}` ? DOCKER_HUB : registry
}

/** Official images of the Docker Hub belong to the user `library`. */
export function pathOf(reference: ImageReference): string {
  const { repository } = reference
  const isOfficial = registryOf(reference) === DOCKER_HUB && !repository.includes('/')
  return isOfficial ? `library/${repository}` : repository
}

/** The host that serves the registry. */
export function hostOf(reference: ImageReference): string {
  const registry = registryOf(reference)
  return registry === DOCKER_HUB ? `registry-1.${DOCKER_HUB}` : registry
}

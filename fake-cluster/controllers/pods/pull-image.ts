import { createHash } from 'node:crypto'
import type { Pod } from '#lib/kubernetes/objects'
import { parseImageReference } from '../../api/images/image-reference'
import { pullSecretFor } from '../../api/images/pull-secrets'
import { RegistryFailure } from '../../api/images/registry-client'
import { fetchImage } from '../../api/images/remote-images'
import type { Store } from '../../api/store'

/** Labels that mark crashing images, in the demo and in the recordings. */
const BROKEN = { 'quayside.demo/broken': 'true', 'ocp.test/behaviour': 'crash' }

export type Image = { id: string; isBroken: boolean }
type Registries = { store: Store; registries: Record<string, string> }

/** Pulls with the pull secrets of the pod's namespace; throws a RegistryFailure. */
export async function pullImage(
  { store, registries }: Registries,
  { metadata }: Pod,
  pullSpec: string,
): Promise<Image> {
  const reference = parseImageReference(pullSpec)
  if (!reference) throw new RegistryFailure('InternalError', `couldn't parse image name "${pullSpec}"`)
  const credentials = pullSecretFor(store, metadata.namespace ?? '', reference.registry)
  const access = { registries, insecure: true, ...(credentials && { credentials }) }
  const { image } = await fetchImage(reference, 'Legacy', access)
  const labels = image.dockerImageMetadata?.Config?.Labels ?? {}
  const isBroken = Object.entries(BROKEN).some(([label, value]) => labels[label] === value)
  return { id: image.dockerImageReference ?? '', isBroken }
}

/** An image that is only named, where nothing is pulled. */
export function unknownImage(pullSpec: string): Image {
  const [repository = '', digest] = pullSpec.split('@')
  const hash = createHash('sha256').update(pullSpec).digest('hex')
  const id = digest ? pullSpec : `${repository.replace(/:[^/]*$/, '')}@sha256:${hash}`
  return { id, isBroken: false }
}

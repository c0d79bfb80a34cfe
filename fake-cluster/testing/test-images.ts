import type {
  ImageStream,
  ImageStreamImport,
  ImageStreamTag,
  TagImportPolicy,
  TagReference,
} from '#lib/kubernetes/objects'
import { IMAGES, startTestCluster, streamOf, until } from './test-cluster'

export const FOLLOWED = 'quay.io/packit/worker:prod'
export const IMPORTS = `${IMAGES}/imagestreamimports`
const noPolicy: TagImportPolicy = {}

/** A cluster whose stream `worker` follows a tag; `prepare` empties it for the next test. */
export async function startImages() {
  const cluster = await startTestCluster()
  /** The digest that the tag brought. */
  const images = { first: '' }

  async function prepare(): Promise<void> {
    cluster.registry.clear()
    images.first = cluster.push('packit/worker', 'prod')
    cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: 'packit--prod' } }))
    await cluster.call('POST', `${IMAGES}/imagestreams`, streamOf('worker', 'prod'))
    await until(stream, (found) => newest(found) === images.first)
  }

  function stream(name = 'worker') {
    return cluster.read<ImageStream>(`${IMAGES}/imagestreams/${name}`)
  }

  function patchTag(tag: string, patch: object, query = '') {
    return cluster.call<ImageStreamTag>('PATCH', `${IMAGES}/imagestreamtags/${tag}${query}`, patch)
  }

  function importTag(
    from: string,
    { to = 'prod', isImport = true, importPolicy = noPolicy, query = '', name = 'worker' } = {},
  ) {
    const wanted = [{ from: { kind: 'DockerImage', name: from }, to: { name: to }, importPolicy }]
    const body = { metadata: { name }, spec: { import: isImport, images: wanted } }
    return cluster.call<ImageStreamImport>('POST', `${IMPORTS}${query}`, body)
  }

  return { cluster, images, prepare, stream, patchTag, importTag }
}

export function newest(found: ImageStream, tag = 'prod') {
  return history(found, tag)[0]
}

export function history(found: ImageStream, tag = 'prod') {
  const list = found.status?.tags?.find((item) => item.tag === tag)
  return list?.items?.map(({ image }) => image) ?? []
}

export function condition(found: ImageStream, tag = 'prod') {
  return found.status?.tags?.find((item) => item.tag === tag)?.conditions?.[0]
}

export function specTag(found: ImageStream, tag = 'prod'): TagReference | undefined {
  return found.spec?.tags?.find((item) => item.name === tag)
}

export function fromDigest(digest: string) {
  return { kind: 'DockerImage', name: `quay.io/packit/worker@${digest}` }
}

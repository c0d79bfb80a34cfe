import type { Container, PodTemplate } from '#lib/kubernetes/objects'
import { pullSpecOf } from '../images/image-tags'
import type { Store } from '../store'

const RESOLVE_NAMES = 'alpha.image.policy.openshift.io/resolve-names'
const SHORT_NAME = /^([a-z0-9][a-z0-9._-]*):([\w][\w.-]{0,127})$/

/**
 * Admission replaces the name of a stream tag (`packit-worker:prod`) with the newest pull spec if the stream
 * allows it (`lookupPolicy.local`) or the template asks for it (apply-manifest-again.json). Without the
 * OpenShift API server the name stays (api-server-unavailable.json).
 */
export function resolveShortNames(store: Store, namespace: string, template: PodTemplate): PodTemplate {
  if (!store.openshiftApi.isUp) return template
  const asks = template.metadata?.annotations?.[RESOLVE_NAMES] === '*'
  const resolve = (container: Container): Container => {
    const [, name, tag] = SHORT_NAME.exec(container.image ?? '') ?? []
    const stream = name ? store.get('imagestreams', namespace, name) : undefined
    if (!stream || !tag || !(asks || stream.spec?.lookupPolicy?.local)) return container
    const image = pullSpecOf(stream, tag)
    return image ? { ...container, image } : container
  }
  const { containers, initContainers, ...spec } = template.spec ?? {}
  return {
    ...template,
    spec: {
      ...spec,
      ...(initContainers && { initContainers: initContainers.map(resolve) }),
      ...(containers && { containers: containers.map(resolve) }),
    },
  }
}

import type { ImageStream, ImageStreamTag } from '#lib/kubernetes/objects'

/** A tag shows its stream's uid and resourceVersion; of the history it shows the newest image. */
export function streamFromTag(shown: ImageStreamTag, created?: string): ImageStream {
  const { metadata, tag, generation, lookupPolicy, image, conditions } = shown
  const [name = '', tagName = ''] = metadata.name.split(':')
  const item = {
    created: image.metadata.creationTimestamp ?? '',
    dockerImageReference: image.dockerImageReference ?? '',
    image: image.metadata.name,
    generation,
  }
  const list = { tag: tagName, items: item.image ? [item] : [], ...(conditions && { conditions }) }
  const { namespace = '', uid = '', resourceVersion = '' } = metadata
  const creationTimestamp = created ?? metadata.creationTimestamp ?? ''
  return {
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp, generation: tag?.generation ?? 1 },
    spec: { lookupPolicy: lookupPolicy ?? { local: true }, ...(tag && { tags: [tag] }) },
    status: {
      dockerImageRepository: `image-registry.openshift-image-registry.svc:5000/${namespace}/${name}`,
      tags: [list],
    },
  }
}

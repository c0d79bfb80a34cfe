import 'server-only'
import { connectionTo } from '#lib/cluster/request/connection'
import { StreamImages } from '#lib/cluster/request/images'
import { perEnvironment } from '#lib/server/environment/per-environment'
import { storeOf } from '#lib/server/environment/stores'

export const imagesOf = perEnvironment('images', (environment) => {
  const { namespace, cluster, images } = environment
  const { imageStreams } = storeOf(environment).kinds
  const versionOf = (stream: string) => imageStreams.get(stream)?.metadata.resourceVersion ?? ''
  return new StreamImages(connectionTo(cluster), namespace, images.commitLabels, versionOf)
})

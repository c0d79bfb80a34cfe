import 'server-only'
import { connectionTo } from '#lib/cluster/request/connection'
import { StreamImages } from '#lib/cluster/request/images'
import { perEnvironment } from '#lib/server/environment/per-environment'

export const imagesOf = perEnvironment(
  'images',
  ({ namespace, cluster, images }) => new StreamImages(connectionTo(cluster), namespace, images.commitLabels),
)

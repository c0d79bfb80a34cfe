import 'server-only'
import { connectionTo } from '#lib/cluster/request/connection'
import { StreamImages } from '#lib/cluster/request/images'
import { processSingleton } from '#lib/runtime/process-singleton'
import type { Environment } from '#lib/server/config/parse'

/** The images of an environment, kept as long as the process lives. */
export function imagesOf({ name, namespace, cluster, images }: Environment): StreamImages {
  const all = processSingleton('images', () => new Map<string, StreamImages>())
  const known = all.get(name) ?? new StreamImages(connectionTo(cluster), namespace, images.commitLabels)
  all.set(name, known)
  return known
}

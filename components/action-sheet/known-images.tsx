import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { pipelineQuery, registryQuery, tagQuery, workloadQuery } from '#lib/client/queries'
import type { ImageView, RevisionImage } from '#lib/domain/views'
import type { ActionRequest } from '#lib/plan/plan'

export type KnownImages = ReadonlyMap<string, Pick<ImageView, 'commit' | 'commitUrl' | 'builtAt'>>

/** What the pages have read about images, by digest: a plan names digests, people know commits and ages. */
export function useKnownImages(environment: string, request: ActionRequest): KnownImages {
  const images = readImages(useQueryClient(), environment, request)
  return new Map(images.flatMap((image) => (image.digest === null ? [] : [[image.digest, image]])))
}

function readImages(
  client: QueryClient,
  environment: string,
  request: ActionRequest,
): (ImageView | RevisionImage)[] {
  const pipeline = client.getQueryData(pipelineQuery(environment).queryKey)
  const registry = client.getQueryData(registryQuery(environment).queryKey)
  return [
    ...(pipeline?.lanes.flatMap(({ image }) => image ?? []) ?? []),
    ...Object.values(registry?.checks ?? {}).flatMap((check) =>
      check.state === 'failed' ? [] : check.image,
    ),
    ...imagesOfPage(client, environment, request),
  ]
}

function imagesOfPage(
  client: QueryClient,
  environment: string,
  request: ActionRequest,
): (ImageView | RevisionImage)[] {
  if (request.action === 'undo') {
    const { kind, name } = request.workload
    const view = client.getQueryData(workloadQuery(environment, kind, name).queryKey)
    return view?.revisions.flatMap(({ images }) => images) ?? []
  }
  const view = client.getQueryData(tagQuery(environment, request.stream, request.tag).queryKey)
  return view?.history.flatMap(({ image }) => image ?? []) ?? []
}

import { isNamed, isObject, type JsonObject } from '../../api/json'
import type { RecordedImages } from '../registry/images'
import { isWrite, type Step } from '../recording'
import { objectsIn } from '../walk'
import type { InitialObject } from './observations'
import { stepTimes } from './times'

const AFTER_ALL = new Date(8.64e15)

/**
 * The image objects that existed before the scenario, with our digests. The response to an import has a
 * resourceVersion on an image that it created, and none on one that existed (import-unchanged.json). Images in the
 * history of a stream at the start were imported before.
 */
export function initialImages(
  steps: Step[],
  images: RecordedImages,
  streams: InitialObject<'imagestreams'>[],
): InitialObject<'images'>[] {
  const histories = streams.flatMap(({ object }) =>
    (object.status?.tags ?? []).flatMap(({ items }) => items ?? []),
  )
  const imported = new Set(histories.map(({ image }) => image))
  const firstWrite = steps.findIndex(isWrite)
  const before = steps.slice(0, Math.max(0, firstWrite)).map(({ response }) => response)
  const time = stepTimes(steps, before)[firstWrite] ?? AFTER_ALL
  const wasThere = new Map<string, boolean>()
  for (const [index, { request, response }] of steps.entries())
    for (const { name, resourceVersion, creationTimestamp } of imagesIn(response)) {
      if (wasThere.has(name)) continue
      const isImport = request.path.endsWith('/imagestreamimports')
      // The response to any other write comes before its import.
      const isBefore = index < firstWrite || (index === firstWrite && !isImport)
      const isOld = isImport ? !resourceVersion : new Date(String(creationTimestamp)) < time
      wasThere.set(name, isBefore || isOld || imported.has(name))
    }
  return [...wasThere].flatMap(([digest, isOld]) => {
    const object = isOld ? images.objectFor(digest) : undefined
    return object ? [{ resource: 'images', object }] : []
  })
}

/** Metadata of stored images; an image of a preview has no uid. */
function imagesIn(value: unknown): (JsonObject & { name: string })[] {
  return [...objectsIn(value)].flatMap((object) =>
    isNamed(object) && isObject(object.dockerImageMetadata) && object.metadata.uid ? [object.metadata] : [],
  )
}

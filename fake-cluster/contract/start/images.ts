import { isNamed, isObject, type JsonObject } from '../../api/json'
import type { RecordedImages } from '../images'
import { isWrite, type Step } from '../recording'
import { objectsIn } from '../walk'
import type { Start } from './sightings'
import { timesOf } from './times'

const AFTER_ALL = new Date(8.64e15)

/**
 * The image objects that were there before the scenario, with the digests that they have here. An import shows an image
 * that it made with a resourceVersion, and one that was there without (import-unchanged.json); and what is in the history
 * of a stream at the start was imported before.
 */
export function imagesAtStart(
  steps: Step[],
  images: RecordedImages,
  streams: Start<'imagestreams'>[],
): Start<'images'>[] {
  const histories = streams.flatMap(({ object }) =>
    (object.status?.tags ?? []).flatMap(({ items }) => items ?? []),
  )
  const imported = new Set(histories.map(({ image }) => image))
  const firstWrite = steps.findIndex(isWrite)
  const before = steps.slice(0, Math.max(0, firstWrite)).map(({ response }) => response)
  const time = timesOf(steps, before)[firstWrite] ?? AFTER_ALL
  const wasThere = new Map<string, boolean>()
  for (const [index, { request, response }] of steps.entries())
    for (const { name, resourceVersion, creationTimestamp } of imagesIn(response)) {
      if (wasThere.has(name)) continue
      const isImport = request.path.endsWith('/imagestreamimports')
      // The answer to any other write comes before what is imported for it.
      const isBefore = index < firstWrite || (index === firstWrite && !isImport)
      const isOld = isImport ? !resourceVersion : new Date(String(creationTimestamp)) < time
      wasThere.set(name, isBefore || isOld || imported.has(name))
    }
  return [...wasThere].flatMap(([digest, isOld]) => {
    const object = isOld ? images.objectFor(digest) : undefined
    return object ? [{ resource: 'images', object }] : []
  })
}

/** The metadata of what the cluster stores; that of an image that was only looked at has no uid. */
function imagesIn(value: unknown): (JsonObject & { name: string })[] {
  return [...objectsIn(value)].flatMap((object) =>
    isNamed(object) && isObject(object.dockerImageMetadata) && object.metadata.uid ? [object.metadata] : [],
  )
}

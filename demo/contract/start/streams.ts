import type { ImageStream } from '#lib/kubernetes/objects'
import { copyOf } from '../../api/json'
import { isDryRun, type Step } from '../recording'
import { among, find, type Sighting, type Start } from './sightings'
import { streamOfTag } from './stream-of-tag'
import { beforeImport } from './before-import'
import { beforeWrite } from './taken-back'
import { wasThereBefore } from './was-there'
import { writesToStream } from './writes-to-stream'

type StreamName = { namespace: string; name: string }

/** The image streams of a scenario as they were before it. */
export function streamsAtStart(steps: Step[], seen: Sighting[], whole: Start[]): Start<'imagestreams'>[] {
  const dryRuns = new Set(steps.flatMap((step, index) => (isDryRun(step) ? [index] : [])))
  // A dry run shows what never was; but that the stream is there.
  const stored = seen.filter(({ step }) => !dryRuns.has(step))
  return namesIn(seen).flatMap((name) => {
    const looks = looksAt(stored, name)
    const isShown = looks.streams.length + looks.tags.length > 0
    const object = streamAtStart(steps, isShown ? looks : looksAt(seen, name), name, whole)
    return object ? [{ resource: 'imagestreams', object }] : []
  })
}

function namesIn(seen: Sighting[]): StreamName[] {
  const names = [...among(seen, 'imagestreams'), ...among(seen, 'imagestreamtags')].map(
    ({ object: { metadata } }) => `${metadata.namespace ?? ''}/${metadata.name.replace(/:.*/, '')}`,
  )
  return [...new Set(names)].map((key) => {
    const [namespace = '', name = ''] = key.split('/')
    return { namespace, name }
  })
}

type Looks = { streams: Sighting<'imagestreams'>[]; tags: Sighting<'imagestreamtags'>[] }

function looksAt(seen: Sighting[], { namespace, name }: StreamName): Looks {
  const isIt = ({ object: { metadata } }: Sighting) =>
    metadata.namespace === namespace && metadata.name.replace(/:.*/, '') === name
  return {
    streams: among(seen, 'imagestreams').filter(isIt),
    tags: among(seen, 'imagestreamtags').filter(isIt),
  }
}

/**
 * Where the scenario shows the stream only after its first write, what that write did is taken back; undefined where the
 * write made the stream.
 */
function streamAtStart(
  steps: Step[],
  { streams, tags }: Looks,
  { namespace, name }: StreamName,
  whole: Start[],
): ImageStream | undefined {
  const [firstWrite = Infinity] = writesToStream(steps, namespace, name)
  const before = streams.find(
    (each) => each.step < firstWrite || (each.type === 'ADDED' && wasThereBefore(steps, each)),
  )
  if (before && before.as !== 'result of an import') return before.object
  const write = steps[firstWrite]
  const after = streams.find(({ step }) => step >= firstWrite)
  if (write?.request.method === 'POST' && write.request.path.endsWith('/imagestreams')) return undefined
  const [tag] = tags
  if (after && write) {
    const stream = copyOf(after.object)
    if (after.as === 'result of an import') return beforeImport(stream, write)
    return beforeWrite(stream, write, tag && tag.step < firstWrite ? tag.object : undefined)
  }
  if (!tag || write?.response.status !== 201) return tag && streamOfTag(tag.object)
  // The tag is new; the stream was there where its generation is not its first.
  const generation = (tag.object.tag?.generation ?? 1) - 1
  if (generation === 0) return undefined
  const lent = find(whole, 'imagestreams', namespace, name)
  const { resourceVersion: dropped, ...metadata } = (lent ?? streamOfTag(tag.object)).metadata
  return { ...(lent ?? { spec: {}, status: {} }), metadata: { ...metadata, generation } }
}

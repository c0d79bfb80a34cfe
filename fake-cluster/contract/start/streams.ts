import type { ImageStream } from '#lib/kubernetes/objects'
import { copyOf } from '../../api/json'
import { isDryRun, type Step } from '../recording'
import { among, find, type Sighting, type Start } from './sightings'
import { streamOfTag } from './stream-of-tag'
import { beforeImport } from './before-import'
import { beforeWrite, generationBefore, rightAfter, tagNameIn } from './taken-back'
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
 * Where the scenario shows the stream only after its first write, what was written until then is taken back; undefined
 * where the first write made the stream.
 */
function streamAtStart(
  steps: Step[],
  { streams, tags }: Looks,
  { namespace, name }: StreamName,
  whole: Start[],
): ImageStream | undefined {
  const writes = writesToStream(steps, namespace, name)
  const [firstWrite = Infinity] = writes
  const before = streams.find(
    (each) => each.step < firstWrite || (each.type === 'ADDED' && wasThereBefore(steps, each)),
  )
  if (before && before.as !== 'result of an import') return before.object
  const [tag] = tags
  const write = steps[firstWrite]
  if (!write) return tag && streamOfTag(tag.object)
  if (write.request.method === 'POST' && write.request.path.endsWith('/imagestreams')) return undefined
  const after = streams.find(({ step }) => step >= firstWrite)
  if (!after) return ofTagsAlone(tag, firstWrite, write, find(whole, 'imagestreams', namespace, name))
  const shown = copyOf(after.object)
  const importing = after.as === 'result of an import' ? steps[after.step] : undefined
  const stream = importing ? beforeImport(shown, importing) : shown
  if (!stream || importing === write) return stream
  const answers = writes
    .filter((step) => step <= after.step && steps[step] !== importing)
    .map((step) => ({ write: steps[step], tag: tags.find((each) => each.step === step)?.object }))
  const now = stream.metadata.generation ?? 1
  const known = answers.map(({ write, tag }, index) => (generationBefore(write, tag) ?? Infinity) - index)
  // Each of the writes gave the stream a generation, as far as their answers do not tell.
  const generation = known.find(Number.isFinite) ?? now - answers.length
  if (generation === 0) return undefined
  const deleted = writes
    .flatMap((step) => steps[step] ?? [])
    .filter(({ request }) => request.method === 'DELETE')
  return beforeWrite(rightAfter(stream, answers[0]?.tag), write, {
    tag: tag && tag.step < firstWrite ? tag.object : undefined,
    generation,
    deleted: deleted.flatMap(({ request }) => tagNameIn(request.path) ?? []),
  })
}

/** No step shows the stream itself. */
function ofTagsAlone(
  tag: Sighting<'imagestreamtags'> | undefined,
  firstWrite: number,
  write: Step,
  lent: ImageStream | undefined,
): ImageStream | undefined {
  if (!tag || tag.step < firstWrite) return tag && streamOfTag(tag.object)
  const shown = streamOfTag(tag.object)
  const { generation: now = 1 } = shown.metadata
  const generation = generationBefore(write, tag.object) ?? now
  if (generation === 0) return undefined
  if (write.response.status !== 201)
    return beforeWrite(shown, write, { tag: undefined, generation, deleted: [] })
  // The tag is new; the stream was there where its generation is not its first.
  const { resourceVersion: dropped, ...metadata } = (lent ?? shown).metadata
  return { ...(lent ?? { spec: {}, status: {} }), metadata: { ...metadata, generation } }
}

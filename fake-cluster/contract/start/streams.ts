import type { ImageStream } from '#lib/kubernetes/objects'
import { copyOf } from '../../api/json'
import { isDryRun, type Step } from '../recording'
import { ofResource, find, type Observation, type InitialObject } from './observations'
import { streamFromTag } from './stream-from-tag'
import { undoImport } from './undo-import'
import { undoWrite, generationBefore, withWrittenTag, tagNameIn } from './undo-write'
import { existedBefore } from './existed-before'
import { writesToStream } from './writes-to-stream'

type StreamName = { namespace: string; name: string }

/** The image streams of a scenario as they were before it. */
export function initialStreams(
  steps: Step[],
  seen: Observation[],
  complete: InitialObject[],
): InitialObject<'imagestreams'>[] {
  const dryRuns = new Set(steps.flatMap((step, index) => (isDryRun(step) ? [index] : [])))
  // A dry run shows a state that never existed, but proves that the stream exists.
  const stored = seen.filter(({ step }) => !dryRuns.has(step))
  return namesIn(seen).flatMap((name) => {
    const looks = observationsOf(stored, name)
    const isShown = looks.streams.length + looks.tags.length > 0
    const object = initialStream(steps, isShown ? looks : observationsOf(seen, name), name, complete)
    return object ? [{ resource: 'imagestreams', object }] : []
  })
}

function namesIn(seen: Observation[]): StreamName[] {
  const names = [...ofResource(seen, 'imagestreams'), ...ofResource(seen, 'imagestreamtags')].map(
    ({ object: { metadata } }) => `${metadata.namespace ?? ''}/${metadata.name.replace(/:.*/, '')}`,
  )
  return [...new Set(names)].map((key) => {
    const [namespace = '', name = ''] = key.split('/')
    return { namespace, name }
  })
}

type StreamObservations = { streams: Observation<'imagestreams'>[]; tags: Observation<'imagestreamtags'>[] }

function observationsOf(seen: Observation[], { namespace, name }: StreamName): StreamObservations {
  const isIt = ({ object: { metadata } }: Observation) =>
    metadata.namespace === namespace && metadata.name.replace(/:.*/, '') === name
  return {
    streams: ofResource(seen, 'imagestreams').filter(isIt),
    tags: ofResource(seen, 'imagestreamtags').filter(isIt),
  }
}

/**
 * If the scenario shows the stream only after its first write, the writes until then are undone; undefined if the
 * first write created the stream.
 */
function initialStream(
  steps: Step[],
  { streams, tags }: StreamObservations,
  { namespace, name }: StreamName,
  complete: InitialObject[],
): ImageStream | undefined {
  const writes = writesToStream(steps, namespace, name)
  const [firstWrite = Infinity] = writes
  const before = streams.find(
    (each) => each.step < firstWrite || (each.type === 'ADDED' && existedBefore(steps, each)),
  )
  if (before && before.as !== 'result of an import') return before.object
  const [tag] = tags
  const write = steps[firstWrite]
  if (!write) return tag && streamFromTag(tag.object, earliest(tags))
  if (write.request.method === 'POST' && write.request.path.endsWith('/imagestreams')) return undefined
  const after = streams.find(({ step }) => step >= firstWrite)
  if (!after) return streamFromTags(tag, firstWrite, write, find(complete, 'imagestreams', namespace, name))
  const shown = copyOf(after.object)
  const importing = after.as === 'result of an import' ? steps[after.step] : undefined
  const stream = importing ? undoImport(shown, importing) : shown
  if (!stream || importing === write) return stream
  const answers = writes
    .filter((step) => step <= after.step && steps[step] !== importing)
    .map((step) => ({ write: steps[step], tag: tags.find((each) => each.step === step)?.object }))
  const now = stream.metadata.generation ?? 1
  const known = answers.map(({ write, tag }, index) => (generationBefore(write, tag) ?? Infinity) - index)
  // If the responses do not show otherwise, each write gave the stream a generation.
  const generation = known.find(Number.isFinite) ?? now - answers.length
  if (generation === 0) return undefined
  const deleted = writes
    .flatMap((step) => steps[step] ?? [])
    .filter(({ request }) => request.method === 'DELETE')
  return undoWrite(withWrittenTag(stream, answers[0]?.tag), write, {
    tag: tag && tag.step < firstWrite ? tag.object : undefined,
    generation,
    deleted: deleted.flatMap(({ request }) => tagNameIn(request.path) ?? []),
  })
}

/** A tag without an image shows when its stream was made, any other when it was imported. */
function earliest(tags: Observation<'imagestreamtags'>[]): string | undefined {
  return tags.map(({ object: { metadata } }) => metadata.creationTimestamp ?? '').sort()[0]
}

/** No step shows the stream itself. */
function streamFromTags(
  tag: Observation<'imagestreamtags'> | undefined,
  firstWrite: number,
  write: Step,
  lent: ImageStream | undefined,
): ImageStream | undefined {
  if (!tag || tag.step < firstWrite) return tag && streamFromTag(tag.object)
  const shown = streamFromTag(tag.object)
  const { generation: now = 1 } = shown.metadata
  const generation = generationBefore(write, tag.object) ?? now
  if (generation === 0) return undefined
  if (write.response.status !== 201)
    return undoWrite(shown, write, { tag: undefined, generation, deleted: [] })
  // The tag is new, but the stream existed unless this is its first generation.
  const { resourceVersion: dropped, ...metadata } = (lent ?? shown).metadata
  return { ...(lent ?? { spec: {}, status: {} }), metadata: { ...metadata, generation } }
}

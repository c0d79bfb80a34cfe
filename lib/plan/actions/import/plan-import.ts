import { shortDigest } from '#lib/domain/format'
import type { Answer } from '#lib/domain/answer'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { collectionPath } from '#lib/kubernetes/paths'
import type { Snapshot } from '#lib/domain/snapshot'
import { newestOf, sourceOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { RegistryCheck, TagSource } from '#lib/domain/image-stream/image-stream-views'
import { consequencesOf } from '#lib/plan/effects/consequences'
import { refuseMarked, uncheckedMarks } from '#lib/plan/effects/refuse-marked'
import { finish, movesHow } from '#lib/plan/plan-draft'
import { removeLeftRecord } from '#lib/plan/steps/cleanup-steps'
import { importRequest } from '#lib/plan/steps/import-request'
import type { ActionRequest } from '#lib/plan/actions/actions'
import type { CommandedStep, Planned, Refused, Step } from '#lib/plan/plan'
import {
  arrivalOf,
  failureWarning,
  isNewestOf,
  isUntold,
  stateOf,
  unaskedWarning,
  type RegistryLookup,
} from '#lib/plan/registry-lookup'
import { refuse } from '#lib/plan/refusals'
import { preconditionOf } from '#lib/plan/steps/preconditions'
import { quote } from '#lib/plan/steps/shell'

/** Imports a tag now, with the tag's own policies. */
export function planImport(snapshot: Snapshot, tag: StreamTag, lookUp: RegistryLookup): Planned {
  const stream = tag.stream.metadata.name
  const name = tagKey(stream, tag.name)
  const source = sourceOf(tag)
  if (source.kind !== 'following') return refuseSource(tag, name, source)

  const check = lookUp(tag, source.pullSpec)
  const newest = newestOf(tag)?.image ?? null
  const arrival = arrivalOf(check, source.pullSpec)
  const brought = arrival?.image ?? null
  const marked = brought === newest ? null : refuseMarked(snapshot, arrival, tag)
  if (marked) return marked
  const { effects, warnings, momentary, releases, cleanups, ...later } = consequencesOf(
    snapshot,
    tag,
    arrival,
  )
  const request: ActionRequest = { action: 'import', stream, tag: tag.name }
  const isUndoable = newest !== null && newest !== '' && brought !== null && brought !== newest
  const undo: ActionRequest = { action: 'pin', stream, tag: tag.name, digest: newest ?? '', until: null }
  const importing = importStep(snapshot.namespace, tag, source.pullSpec)
  const plan = finish({
    request,
    title: `Import ${name} now`,
    confirm: effects.length > 0 ? `Import and ${movesHow(effects)}` : 'Import',
    steps: [...removeLeftRecord(snapshot.namespace, tag), ...cleanups, importing, ...releases],
    effects,
    warnings,
    momentary: [...checkWarnings(check), ...(isUntold(check) ? uncheckedMarks(snapshot) : []), ...momentary],
    afterwards: [
      ...afterwards(name, check, arrival !== null && isNewestOf(tag, arrival)),
      ...later.afterwards,
    ],
    undo: isUndoable ? undo : null,
    preconditions: [preconditionOf(tag)],
    newest,
    written: [importing.step.request.body.spec, stateOf(check)],
  })
  return { ok: true, plan }
}

/** Imports the source of a tag, with its own policies. */
export function importStep(namespace: string, tag: StreamTag, pullSpec: string) {
  const name = tagKey(tag.stream.metadata.name, tag.name)
  const body = importRequest(tag, { kind: 'DockerImage', name: pullSpec })
  const path = collectionPath('imagestreamimports', namespace)
  const step = {
    sentence: `Import ${pullSpec} into ${name}, keeping its import policy.`,
    request: { method: 'POST', path, contentType: 'application/json', body },
    after: null,
  } satisfies Step
  return { step, commands: [importCommand(tag, name, pullSpec, namespace)] } satisfies CommandedStep
}

type OtherSource = Exclude<TagSource, { kind: 'following' }>

/** Why a tag without a registry tag as its source is not imported, and what to do instead. */
export function refuseSource(tag: StreamTag, name: string, source: OtherSource): Refused {
  const stream = tag.stream.metadata.name
  switch (source.kind) {
    case 'pinned':
      return refuse(
        'pinned',
        `${name} is pinned to ${shortDigest(source.digest)}, so an import brings nothing new.`,
        [{ sentence: 'Follow the registry again', request: { action: 'follow', stream, tag: tag.name } }],
      )
    case 'alias':
      return refuseAlias(name, source)
    case 'image':
      return refuse('not-importable', `${name} names one image, ${source.name}: there is nothing to import.`)
    case 'reference':
      return refuse('not-importable', `${name} is a reference only: its image is never imported.`)
    case 'without-from':
      return refuse('not-importable', `${name} has no source to import from.`)
    case 'pushed':
      return refuse('not-importable', `The images of ${name} are pushed, not imported.`)
    case 'status-only':
      return refuse('not-importable', `${name} is not in the spec of its stream, so it has no source.`)
  }
}

function refuseAlias(
  name: string,
  { stream, tag, namespace }: Extract<TagSource, { kind: 'alias' }>,
): Refused {
  const of = tagKey(stream, tag)
  const where = namespace === null ? '' : ` in ${namespace}`
  const way = { sentence: `Import ${of}`, request: { action: 'import', stream, tag } } as const
  return refuse(
    'not-importable',
    `${name} is an alias of ${of}${where}: import that tag instead.`,
    namespace === null ? [way] : [],
  )
}

function checkWarnings(check: Answer<RegistryCheck>): string[] {
  return [
    ...unaskedWarning(check, 'what will move is unknown'),
    ...failureWarning(check, 'This import would fail now.'),
  ]
}

function afterwards(name: string, check: Answer<RegistryCheck>, isNewest: boolean): string[] {
  if (!check.ok) return []
  if (isNewest) return [`${name} is up to date: the tag does not change.`]
  if (check.value.state === 'up-to-date')
    return [`${name} keeps its image, and names it by another pull spec.`]
  if (check.value.state === 'failed')
    return ['Workloads keep their image, and the tag says why the import failed.']
  return [`${name} keeps following the registry.`]
}

/**
 * `oc import-image` sends `Legacy` without a mode (oc-import-image-resets-import-mode.json). It refuses a tag that is in the
 * spec without a source.
 */
function importCommand(tag: StreamTag, name: string, pullSpec: string, namespace: string): string {
  const { importPolicy: policy, referencePolicy } = tag.spec ?? {}
  if (tag.spec && !tag.spec.from) return `oc tag --source=docker ${quote(pullSpec)} ${name} -n ${namespace}`
  const flags = [
    policy?.scheduled === true ? ' --scheduled' : '',
    policy?.insecure === true ? ' --insecure' : '',
    referencePolicy?.type === 'Local' ? ' --reference-policy=local' : '',
    ` --import-mode=${policy?.importMode ?? 'Legacy'}`,
  ]
  return `oc import-image ${quote(name)} --from=${quote(pullSpec)} -n ${namespace}${flags.join('')}`
}

import { shortDigest } from '#lib/domain/format'
import type { Answer } from '#lib/domain/cluster-error'
import { tagKey } from '#lib/domain/lanes'
import { collectionPath } from '#lib/kubernetes/paths'
import type { Snapshot } from '#lib/domain/snapshot'
import { newestOf, sourceOf, type StreamTag } from '#lib/domain/tag-source'
import type { RegistryCheck, TagSource } from '#lib/domain/views'
import { consequencesOf } from '#lib/plan/consumers'
import { fingerprintOf } from '#lib/plan/fingerprint'
import { importRequest } from '#lib/plan/import-request'
import type { ActionRequest, Planned } from '#lib/plan/plan'
import { foundDigest, movesHow, preconditionOf, quote, refuse, unaskedWarning } from '#lib/plan/words'

/** Imports a tag now, with the tag's own policies. @param check what the registry has, asked a moment ago */
export function planImport(snapshot: Snapshot, tag: StreamTag, check: Answer<RegistryCheck>): Planned {
  const stream = tag.stream.metadata.name
  const name = tagKey(stream, tag.name)
  const source = sourceOf(tag)
  if (source.kind !== 'following') return refuseSource(tag, name, source)

  const request: ActionRequest = { action: 'import', stream, tag: tag.name }
  const { effects, momentary, ...consequences } = consequencesOf(snapshot, tag, foundDigest(check))
  const warnings = [...checkWarnings(check), ...consequences.warnings]
  const body = importRequest(tag, { kind: 'DockerImage', name: source.pullSpec })
  const path = collectionPath('imagestreamimports', snapshot.namespace)
  return {
    ok: true,
    plan: {
      request,
      title: `Import ${name} now`,
      confirm: effects.length > 0 ? `Import and ${movesHow(effects)}` : 'Import',
      steps: [
        {
          sentence: `Import ${source.pullSpec} into ${name}, with the import policy that the tag has.`,
          request: { method: 'POST', path, contentType: 'application/json', body },
          after: null,
        },
      ],
      atOnce: 1,
      effects,
      warnings: [...warnings, ...momentary],
      afterwards: afterwards(name, check),
      because: null,
      templateDiff: [],
      alternatives: [],
      undo: null,
      commands: [importCommand(tag, name, source.pullSpec, snapshot.namespace)],
      preconditions: [preconditionOf(tag)],
      newest: newestOf(tag)?.image ?? null,
      fingerprint: fingerprintOf(request, effects, warnings, body.spec),
    },
  }
}

type OtherSource = Exclude<TagSource, { kind: 'following' }>

function refuseSource(tag: StreamTag, name: string, source: OtherSource): Planned {
  const stream = tag.stream.metadata.name
  switch (source.kind) {
    case 'pinned':
      return refuse(
        'pinned',
        `${name} is pinned to ${shortDigest(source.digest)}: an import brings nothing new.`,
        [{ sentence: `Resume following the registry`, request: { action: 'follow', stream, tag: tag.name } }],
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
      return refuse('not-importable', `${name} has no spec: its images are pushed, not imported.`)
  }
}

function refuseAlias(
  name: string,
  { stream, tag, namespace }: Extract<TagSource, { kind: 'alias' }>,
): Planned {
  const of = tagKey(stream, tag)
  const where = namespace === null ? '' : ` in ${namespace}`
  const way = { sentence: `Import ${of}`, request: { action: 'import', stream, tag } } as const
  return refuse(
    'not-importable',
    `${name} is an alias of ${of}${where}: import that one.`,
    namespace === null ? [way] : [],
  )
}

function checkWarnings(check: Answer<RegistryCheck>): string[] {
  if (!check.ok) return unaskedWarning(check, 'what will move is unknown')
  if (check.value.state !== 'failed') return []
  return [`The registry refuses right now, so this import will fail: ${check.value.message}`]
}

function afterwards(name: string, check: Answer<RegistryCheck>): string[] {
  if (!check.ok) return []
  if (check.value.state === 'up-to-date')
    return [`The registry has what ${name} has already: the tag does not change.`]
  if (check.value.state === 'failed')
    return ['What runs now keeps running, and the tag says why the import failed.']
  return [`${name} keeps following the registry.`]
}

/** `oc import-image` sends `Legacy` unless it is told the mode (oc-import-image-resets-import-mode.json). */
function importCommand(tag: StreamTag, name: string, pullSpec: string, namespace: string): string {
  const { importPolicy: policy, referencePolicy } = tag.spec ?? {}
  const flags = [
    policy?.scheduled === true ? ' --scheduled' : '',
    policy?.insecure === true ? ' --insecure' : '',
    referencePolicy?.type === 'Local' ? ' --reference-policy=local' : '',
    ` --import-mode=${policy?.importMode ?? 'Legacy'}`,
  ]
  return `oc import-image ${name} --from=${quote(pullSpec)} -n ${namespace}${flags.join('')}`
}

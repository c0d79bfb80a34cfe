import { shortDigest } from '#lib/domain/format'
import type { Answer } from '#lib/domain/cluster-error'
import { collectionPath } from '#lib/kubernetes/paths'
import type { Snapshot } from '#lib/domain/snapshot'
import { sourceOf, type StreamTag } from '#lib/domain/tag-source'
import type { RegistryCheck, TagSource } from '#lib/domain/views'
import { consumerWarnings, effectsOf } from '#lib/plan/consumers'
import { fingerprintOf } from '#lib/plan/fingerprint'
import { importRequest } from '#lib/plan/import-request'
import type { ActionRequest, Planned } from '#lib/plan/plan'
import { movesHow, preconditionOf, refuse, unaskedWarning } from '#lib/plan/words'

/** Imports a tag now, with the tag's own policies. @param check what the registry has, asked a moment ago */
export function planImport(snapshot: Snapshot, tag: StreamTag, check: Answer<RegistryCheck>): Planned {
  const name = `${tag.stream.metadata.name}:${tag.name}`
  const source = sourceOf(tag)
  if (source.kind !== 'following') return refuseSource(tag, name, source)

  const request: ActionRequest = { action: 'import', stream: tag.stream.metadata.name, tag: tag.name }
  const found = check.ok && check.value.state !== 'failed' ? check.value.image.digest : null
  const effects = found === null ? [] : effectsOf(snapshot, tag, found)
  const warnings = [...checkWarnings(check), ...(effects.length > 0 ? consumerWarnings(snapshot, tag) : [])]
  const body = importRequest(tag, { kind: 'DockerImage', name: source.pullSpec })
  const path = collectionPath('imagestreamimports', snapshot.namespace)
  const agreed = { request, effects, warnings, images: body.spec.images }
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
        },
      ],
      effects,
      warnings,
      afterwards: afterwards(name, check),
      commands: [importCommand(tag, name, source.pullSpec, snapshot.namespace)],
      preconditions: [preconditionOf(tag)],
      newest: tag.status?.items?.[0]?.image ?? null,
      fingerprint: fingerprintOf(agreed),
    },
  }
}

function refuseSource(tag: StreamTag, name: string, source: TagSource): Planned {
  const stream = tag.stream.metadata.name
  switch (source.kind) {
    case 'pinned':
      return refuse(
        'pinned',
        `${name} is pinned to ${shortDigest(source.digest)}: an import brings nothing new.`,
        [{ sentence: `Resume following the registry`, request: { action: 'follow', stream, tag: tag.name } }],
      )
    case 'alias':
      return refuse(
        'not-importable',
        `${name} is an alias of ${source.stream}:${source.tag}: import that one.`,
      )
    case 'image':
      return refuse('not-importable', `${name} names one image, ${source.name}: there is nothing to import.`)
    case 'reference':
      return refuse('not-importable', `${name} is a reference only: its image is never imported.`)
    case 'without-from':
      return refuse('not-importable', `${name} has no source to import from.`)
    case 'pushed':
      return refuse('not-importable', `${name} has no spec: its images are pushed, not imported.`)
    case 'following':
      throw new Error(`${name} follows the registry and can be imported.`)
  }
}

function checkWarnings(check: Answer<RegistryCheck>): string[] {
  if (!check.ok) return unaskedWarning(check)
  if (check.value.state !== 'failed') return []
  return [`The registry refuses right now, so this import will fail: ${check.value.message}`]
}

function afterwards(name: string, check: Answer<RegistryCheck>): string[] {
  if (!check.ok) return []
  if (check.value.state === 'up-to-date')
    return [`The registry has what ${name} has already: nothing will move.`]
  if (check.value.state === 'failed')
    return ['What runs now keeps running, and the tag says why the import failed.']
  return [`${name} keeps following the registry.`]
}

/** `oc import-image` sends `Legacy` unless it is told the mode (oc-import-image-resets-import-mode.json). */
function importCommand(tag: StreamTag, name: string, pullSpec: string, namespace: string): string {
  const policy = tag.spec?.importPolicy
  const flags = [
    policy?.scheduled === true ? ' --scheduled' : '',
    policy?.insecure === true ? ' --insecure' : '',
    ` --import-mode=${policy?.importMode ?? 'Legacy'}`,
  ]
  return `oc import-image ${name} --from=${pullSpec} -n ${namespace}${flags.join('')}`
}

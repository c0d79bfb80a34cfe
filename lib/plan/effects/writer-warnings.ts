import { tagKey } from '#lib/domain/image-stream/tag-key'
import type { StreamTag } from '#lib/domain/image-stream/tag-source'
import type { Writer } from '#lib/domain/writers/writer'
import { controllersOf, FIELD, writersOf } from '#lib/domain/writers/writers'
import type { FieldPath } from '#lib/kubernetes/managed-fields'
import type { KubernetesObject, ObjectReference } from '#lib/kubernetes/objects'

type Written = {
  /** What a reader calls it: the tag, the workload or the CronJob. */
  name: string
  field: FieldPath
  value?: unknown
  /** What the other writer undoes. */
  change?: 'this' | 'the pin'
}

/** Who else writes what a plan writes: what undoes it and when, and what to do about it. */
export function writerWarnings(object: KubernetesObject, { name, field, value, change }: Written): string[] {
  return writersOf(object, field, value).map((writer) => warningOf(writer, name, change))
}

/** Who else writes the source of a tag. */
export function sourceWriterWarnings(
  { stream, name: tag }: StreamTag,
  from: ObjectReference,
  change: 'this' | 'the pin' = 'this',
): string[] {
  const name = tagKey(stream.metadata.name, tag)
  return writerWarnings(stream, { name, field: FIELD.tagSource(tag), value: from, change })
}

/** Tools that deploy from git or from a chart leave the annotation of a restart alone. */
export function controllerWarnings(object: KubernetesObject): string[] {
  return controllersOf(object).map((writer) => warningOf(writer, object.metadata.name))
}

function warningOf(writer: Writer, name: string, change = 'this'): string {
  switch (writer.kind) {
    case 'argo-cd':
      return `Argo CD deploys ${name} from git${named('application', writer.application)}. It undoes ${change} if git says something else: at once with self-heal, otherwise at its next sync. Change it in git too, or stop the automatic sync first: argocd app set ${writer.application ?? 'APPLICATION'} --sync-policy none`
    case 'flux':
      return fluxWarning(writer, name, change)
    case 'helm': {
      const { release, namespace } = writer
      const where = namespace === null ? '' : ` -n ${namespace}`
      return `Helm deploys ${name}${named('release', release)}. Its next upgrade can undo ${change} if the chart says something else. Change it in the chart or its values too. To see what the chart says: helm get manifest ${release ?? 'RELEASE'}${where}`
    }
    case 'olm':
      return `The Operator Lifecycle Manager deploys ${name}${named('operator', writer.operator)}. It undoes ${change} at once. Change the operator instead.`
    case 'controller':
      return `The controller of ${writer.owner} writes ${name}. It can undo ${change} at any time. Change ${writer.owner} instead.`
    case 'tool':
      return `${capitalized(writer.name)} deploys ${name}. It can undo ${change}. Change it there too.`
    case 'apply':
      return `${name} is in a manifest: applying the manifest again undoes ${change}. Change the manifest too.`
    case 'server-side-apply':
      return `${name} is in a manifest that ${writer.manager} applies on the server side: applying the manifest again undoes ${change}, or stops at a conflict. Change the manifest too.`
  }
}

function fluxWarning(
  { resource, name: of, namespace }: Extract<Writer, { kind: 'flux' }>,
  name: string,
  change: string,
): string {
  const command = `flux suspend ${resource} ${of ?? 'NAME'} -n ${namespace ?? 'NAMESPACE'}`
  return resource === 'kustomization'
    ? `Flux deploys ${name} from git${named('Kustomization', of)}. It undoes ${change} at its next interval if git says something else. Change it in git too, or suspend Flux first: ${command}`
    : `Flux deploys ${name} from a chart${named('HelmRelease', of)}. Its next upgrade undoes ${change} if the chart says something else, and drift correction does so earlier. Change it in the values too, or suspend Flux first: ${command}`
}

function named(kind: string, name: string | null): string {
  return name === null ? '' : ` (${kind} ${name})`
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

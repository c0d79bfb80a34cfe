import { z } from 'zod'
import { TRIGGERS_ANNOTATION, isTagName } from '#lib/kubernetes/names'
import type { Container, PodTemplate } from '#lib/kubernetes/objects'
import type { Workload } from '#lib/domain/workload'

/** One entry of the annotation `image.openshift.io/triggers`: the tag that feeds a container. */
export type Trigger = {
  container: string
  stream: string
  tag: string
  /** Null for the workload's own namespace. */
  namespace: string | null
  isPaused: boolean
}

/** `problem` is set where the annotation is malformed: then none of the object's triggers works (design 3.14). */
export type Triggers = { list: Trigger[]; problem: string | null }

const entry = z.object({
  from: z.object({ kind: z.string(), name: z.string(), namespace: z.string().optional() }),
  fieldPath: z.string(),
  paused: z.boolean().optional(),
})

const FIELD_PATH =
  /^spec\.template\.spec\.(?<list>containers|initContainers)\[(?:(?<index>\d+)|\?\(@\.name==["'](?<name>[^"']+)["']\))\]\.image$/

/** Reads the trigger annotation of a workload. What can be read of a malformed one is listed all the same. */
export function triggersOf({ object }: Workload): Triggers {
  const annotation = object.metadata.annotations?.[TRIGGERS_ANNOTATION]
  if (annotation === undefined || annotation === '') return { list: [], problem: null }
  const entries = parseEntries(annotation)
  if (typeof entries === 'string') return { list: [], problem: entries }

  const read = entries.map((raw, index) => readEntry(raw, index, object.spec.template))
  return {
    list: read.flatMap((result) => (typeof result === 'object' && result !== null ? [result] : [])),
    problem: read.find((result) => typeof result === 'string') ?? null,
  }
}

/** The triggers that move this workload: none where the annotation is malformed, and not the paused ones. */
export function liveTriggersOf(workload: Workload): Trigger[] {
  const { list, problem } = triggersOf(workload)
  return problem === null ? list.filter(({ isPaused }) => !isPaused) : []
}

function parseEntries(annotation: string): unknown[] | string {
  try {
    const parsed: unknown = JSON.parse(annotation)
    return Array.isArray(parsed) ? parsed : `${TRIGGERS_ANNOTATION} is not a list.`
  } catch {
    return `${TRIGGERS_ANNOTATION} is not JSON.`
  }
}

/** A trigger, a sentence that says what is wrong with it, or null for one that the controller passes over. */
function readEntry(raw: unknown, index: number, template: PodTemplate): Trigger | string | null {
  const parsed = entry.safeParse(raw)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return `Trigger ${index + 1} of ${TRIGGERS_ANNOTATION}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is wrong'}.`
  }
  const { from, fieldPath, paused } = parsed.data
  const [stream, tag] = from.name.split(':', 2)
  if (from.kind !== 'ImageStreamTag' || !stream || tag === undefined || !isTagName(tag)) return null

  const container = containerAt(fieldPath, template)
  if (container === undefined) {
    return `Trigger ${index + 1} of ${TRIGGERS_ANNOTATION}: no container at fieldPath ${fieldPath}.`
  }
  return {
    container: container.name,
    stream,
    tag,
    namespace: from.namespace ?? null,
    isPaused: paused ?? false,
  }
}

function containerAt(fieldPath: string, template: PodTemplate): Container | undefined {
  const match = FIELD_PATH.exec(fieldPath)?.groups
  if (!match) return undefined
  const containers =
    (match.list === 'containers' ? template.spec?.containers : template.spec?.initContainers) ?? []
  return match.index === undefined
    ? containers.find(({ name }) => name === match.name)
    : containers[Number(match.index)]
}

/** Containers of a pod template, the init containers too, since triggers and undos reach both. */
export function containersOf(template: PodTemplate | undefined): Container[] {
  return [...(template?.spec?.initContainers ?? []), ...(template?.spec?.containers ?? [])]
}

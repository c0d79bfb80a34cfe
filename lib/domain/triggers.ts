import { z } from 'zod'
import { TRIGGERS_ANNOTATION, isTagName } from '#lib/kubernetes/names'
import type { Container, PodTemplate } from '#lib/kubernetes/objects'
import { digestOf } from '#lib/domain/pull-spec'
import { Remembered } from '#lib/domain/remembered'
import { splitTagName } from '#lib/domain/tag-source'
import type { TriggerView } from '#lib/domain/workload-views'
import type { Workload } from '#lib/domain/workload'

/** `problem` is set where the annotation is malformed: then none of the object's triggers works (design 3.14). */
export type Triggers = { list: TriggerView[]; problem: string | null }

/** What Go reads without an error: a missing or null member is an empty one. */
const entry = z
  .object({
    from: z
      .object({ kind: z.string().nullish(), name: z.string().nullish(), namespace: z.string().nullish() })
      .nullish(),
    fieldPath: z.string().nullish(),
    // Only a boolean is right, but an entry with another one still says which tag was meant.
    paused: z.unknown().optional(),
  })
  .nullable()

const BASE_PATH = 'spec.template.spec.'
/** The controller takes an index or a name in double quotes, without any blank. */
const CONTAINER_PATH =
  /^(?<list>containers|initContainers)\[(?:(?<index>\d+)|\?\(@\.name=="(?<name>[^"\]]+)"\))\]\.image$/

/** Reads the trigger annotation of a workload. What can be read of a malformed one is listed all the same. */
export function triggersOf(workload: Workload): Triggers {
  return triggers.of(workload.object, [], () => readTriggers(workload))
}

const triggers = new Remembered<object, Triggers>()

function readTriggers(workload: Workload): Triggers {
  const annotation = workload.object.metadata.annotations?.[TRIGGERS_ANNOTATION]
  if (annotation === undefined || annotation === '') return { list: [], problem: null }
  const entries = parseEntries(annotation)
  if (typeof entries === 'string') return { list: [], problem: entries }

  const read = entries.map((raw, index) => readEntry(raw, index, workload))
  return {
    list: read.map(({ trigger }) => trigger).filter((trigger) => trigger !== null),
    problem: read.find(({ problem }) => problem !== null)?.problem ?? duplicateOf(entries),
  }
}

/** The triggers that move this workload: none where the annotation is malformed, and not the paused ones. */
export function liveTriggersOf(workload: Workload): TriggerView[] {
  const { list, problem } = triggersOf(workload)
  return problem === null ? list.filter(({ isPaused }) => !isPaused) : []
}

/**
 * The annotation with the triggers of some containers paused or live, and all else as it is; null where it is malformed or
 * has none of them.
 */
export function withPaused(
  workload: Workload,
  containers: readonly string[],
  isPaused: boolean,
): string | null {
  if (triggersOf(workload).problem !== null) return null
  const entries = parseEntries(workload.object.metadata.annotations?.[TRIGGERS_ANNOTATION] ?? '[]')
  if (typeof entries === 'string') return null
  const isMeant = entries.map((raw, index) => {
    const { trigger } = readEntry(raw, index, workload)
    return trigger !== null && containers.includes(trigger.container)
  })
  const changed = entries.map((raw, index) =>
    isMeant[index] === true && typeof raw === 'object' ? { ...raw, paused: isPaused || undefined } : raw,
  )
  return isMeant.includes(true) ? JSON.stringify(changed) : null
}

function parseEntries(annotation: string): unknown[] | string {
  try {
    const parsed: unknown = JSON.parse(annotation)
    return Array.isArray(parsed) ? parsed : `${TRIGGERS_ANNOTATION} is not a list.`
  } catch {
    return `${TRIGGERS_ANNOTATION} is not JSON.`
  }
}

/** Without a trigger and a problem, an entry is one that the controller passes over. */
type ReadEntry = { trigger: TriggerView | null; problem: string | null }

const PASSED_OVER: ReadEntry = { trigger: null, problem: null }

function readEntry(raw: unknown, index: number, { object }: Workload): ReadEntry {
  const malformed = (why: string, trigger: TriggerView | null = null): ReadEntry => {
    return { trigger, problem: `Trigger ${index + 1} of ${TRIGGERS_ANNOTATION}: ${why}.` }
  }
  const parsed = entry.safeParse(raw)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return malformed([issue?.path.join('.'), issue?.message].filter(Boolean).join(': '))
  }
  const { from, fieldPath, paused = null } = parsed.data ?? {}
  const [stream, tag] = splitTagName(from?.name ?? '')
  const isTag = from?.kind === 'ImageStreamTag' && stream !== '' && isTagName(tag)
  const path = fieldPath?.startsWith(BASE_PATH) ? fieldPath.slice(BASE_PATH.length) : null
  const container = path === null ? undefined : containerAt(path, object.spec.template)
  const isOwn = !from?.namespace || from.namespace === object.metadata.namespace
  const trigger =
    isTag && container
      ? {
          container: container.name,
          stream,
          tag,
          namespace: isOwn ? null : (from.namespace ?? null),
          isPaused: paused === true,
        }
      : null

  if (paused !== null && typeof paused !== 'boolean') {
    return malformed(`paused is ${JSON.stringify(paused)}, and has to be true or false`, trigger)
  }
  // The controller passes a paused trigger over before it looks at the path.
  if (!isTag || path === null || (!container && paused === true)) return PASSED_OVER
  return container
    ? { trigger, problem: null }
    : malformed(`there is no container at fieldPath ${fieldPath ?? ''}`)
}

function duplicateOf(entries: unknown[]): string | null {
  const paths = entries.map((raw) => entry.safeParse(raw).data?.fieldPath ?? '')
  const twice = paths.find((path, index) => paths.indexOf(path) !== index)
  return twice === undefined ? null : `Two triggers of ${TRIGGERS_ANNOTATION} have the fieldPath ${twice}.`
}

function containerAt(path: string, template: PodTemplate): Container | undefined {
  const match = CONTAINER_PATH.exec(path)?.groups
  if (!match) return undefined
  if (match.index === undefined) return containersOf(template).find(({ name }) => name === match.name)
  const list = match.list === 'containers' ? template.spec?.containers : template.spec?.initContainers
  return list?.[Number(match.index)]
}

/** Containers of a pod template, the init containers too, since triggers and undos reach both. */
export function containersOf(template: PodTemplate | undefined): Container[] {
  return [...(template?.spec?.initContainers ?? []), ...(template?.spec?.containers ?? [])]
}

/** The image of a container: its digest, or the image as written where it names none. */
export function imageOf(template: PodTemplate, name: string): string | null {
  const image = containersOf(template).find((container) => container.name === name)?.image
  return image === undefined ? null : (digestOf(image) ?? image)
}

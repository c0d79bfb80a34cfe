import { z } from 'zod'
import { TRIGGERS_ANNOTATION, whyTagUnreadable } from '#lib/kubernetes/names'
import type { Container, PodTemplate } from '#lib/kubernetes/objects'
import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import type { TriggerView } from '#lib/domain/workload/workload-views'
import type { Workload } from '#lib/domain/workload/workload'

/** `problem` is set if the annotation is malformed. Then none of the workload's triggers works. */
export type Triggers = { list: TriggerView[]; problem: string | null }

/** Go accepts missing and null members as empty ones. */
const entry = z
  .object({
    from: z
      .object({ kind: z.string().nullish(), name: z.string().nullish(), namespace: z.string().nullish() })
      .nullish(),
    fieldPath: z.string().nullish(),
    // Only a boolean is valid, but an entry with another value still shows its tag.
    paused: z.unknown().optional(),
  })
  .nullable()

const BASE_PATH = 'spec.template.spec.'
/** The controller accepts an index, or a name in double quotes without spaces around. */
const CONTAINER_PATH =
  /^(?<list>containers|initContainers)\[(?:(?<index>\d+)|\?\(@\.name=="(?<name>[^"\]]+)"\))\]\.image$/

/** Reads the annotation for a given pod template, because a path with an index depends on the template. */
export function readTriggers({ object: { metadata } }: Workload, template: PodTemplate): Triggers {
  const annotation = metadata.annotations?.[TRIGGERS_ANNOTATION]
  if (annotation === undefined || annotation === '') return { list: [], problem: null }
  const entries = parseEntries(annotation)
  if (typeof entries === 'string') return { list: [], problem: entries }

  const read = entries.map((raw, index) => readEntry(raw, index, template, metadata.namespace))
  return {
    list: read.map(({ trigger }) => trigger).filter((trigger) => trigger !== null),
    problem: read.find(({ problem }) => problem !== null)?.problem ?? duplicateOf(entries),
  }
}

/** The annotation with these triggers paused or live and the rest unchanged; null if it has none of them. */
export function withPaused(
  { object }: Workload,
  targets: readonly TriggerView[],
  isPaused: boolean,
): string | null {
  const entries = parseEntries(object.metadata.annotations?.[TRIGGERS_ANNOTATION] ?? '[]')
  if (typeof entries === 'string') return null
  const paths = new Set(targets.map(({ fieldPath }) => fieldPath))
  const isTarget = (raw: unknown) => paths.has(entry.safeParse(raw).data?.fieldPath ?? '')
  const changed = entries.map((raw) =>
    isTarget(raw) && typeof raw === 'object' ? { ...raw, paused: isPaused || undefined } : raw,
  )
  return entries.some(isTarget) ? JSON.stringify(changed) : null
}

function parseEntries(annotation: string): unknown[] | string {
  try {
    const parsed: unknown = JSON.parse(annotation)
    return Array.isArray(parsed) ? parsed : `${TRIGGERS_ANNOTATION} is not a list.`
  } catch {
    return `${TRIGGERS_ANNOTATION} is not valid JSON.`
  }
}

/** An entry that the controller ignores has neither trigger nor problem. */
type ReadEntry = { trigger: TriggerView | null; problem: string | null }

const IGNORED: ReadEntry = { trigger: null, problem: null }

function readEntry(
  raw: unknown,
  index: number,
  template: PodTemplate,
  namespace: string | undefined,
): ReadEntry {
  const malformed = (why: string, trigger: TriggerView | null = null): ReadEntry => {
    return { trigger, problem: `Trigger ${index + 1} of ${TRIGGERS_ANNOTATION}: ${why}.` }
  }
  const parsed = entry.safeParse(raw)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return malformed([issue?.path.join('.'), issue?.message].filter(Boolean).join(': '))
  }
  const { from, fieldPath, paused = null } = parsed.data ?? {}
  const { stream, tag } = splitTagKey(from?.name ?? '')
  const isTag = from?.kind === 'ImageStreamTag' && stream !== '' && whyTagUnreadable(tag) === null
  const path = fieldPath?.startsWith(BASE_PATH) ? fieldPath.slice(BASE_PATH.length) : null
  const container = path === null ? undefined : containerAt(path, template)
  const isOwn = !from?.namespace || from.namespace === namespace
  const trigger =
    isTag && container
      ? {
          container: container.name,
          stream,
          tag,
          namespace: isOwn ? null : (from.namespace ?? null),
          isPaused: paused === true,
          fieldPath: fieldPath ?? '',
        }
      : null

  if (paused !== null && typeof paused !== 'boolean') {
    return malformed(pausedProblem(paused), trigger)
  }
  // The controller ignores a paused trigger without a look at its path.
  if (!isTag || path === null || (!container && paused === true)) return IGNORED
  return container ? { trigger, problem: null } : malformed(`no container at fieldPath ${fieldPath ?? ''}`)
}

function pausedProblem(paused: unknown): string {
  const value = `${typeof paused === 'string' ? 'the text ' : ''}${JSON.stringify(paused)}`
  const isQuoted = paused === 'true' || paused === 'false'
  return `paused is ${value}; use ${isQuoted ? `${paused} without quotes` : 'true or false'}`
}

function duplicateOf(entries: unknown[]): string | null {
  const paths = entries.map((raw) => entry.safeParse(raw).data?.fieldPath ?? '')
  const twice = paths.find((path, index) => paths.indexOf(path) !== index)
  return twice === undefined ? null : `Two triggers of ${TRIGGERS_ANNOTATION} have the fieldPath ${twice}.`
}

function containerAt(path: string, template: PodTemplate): Container | undefined {
  const match = CONTAINER_PATH.exec(path)?.groups
  if (!match) return undefined
  const { containers, initContainers } = template.spec ?? {}
  if (match.index === undefined)
    return [...(initContainers ?? []), ...(containers ?? [])].find(({ name }) => name === match.name)
  const list = match.list === 'containers' ? containers : initContainers
  return list?.[Number(match.index)]
}

import { z } from '#lib/domain/zod'
import { TRIGGERS_ANNOTATION } from '#lib/kubernetes/names'
import type { Container, ObjectMeta, PodTemplate } from '#lib/kubernetes/objects'

/** A trigger whose path is in the pod template and whose name is `stream:tag`, as the controller reads it. */
export type Trigger = {
  stream: string
  tag: string
  /** Null for the namespace of its object. */
  namespace: string | null
  /** Where it writes; unique in an object. */
  fieldPath: string
  /** The container at that path; null if there is none. */
  container: string | null
  isPaused: boolean
  /**
   * Whether a change of the image stream makes the controller look at the object. Only a trigger from an `ImageStreamTag` does;
   * the others are applied as well when it looks (leftover-trigger.json).
   */
  wakes: boolean
}

/** A trigger that never does anything, and does not affect the others. */
type IdleTrigger = { from: string; fieldPath: string; why: string }

/** `problem` is set if the annotation is malformed. Then none of the object's triggers works. */
export type Triggers = { list: Trigger[]; idle: IdleTrigger[]; problem: string | null }

/** Where the pod template of each kind is. */
const POD_TEMPLATE_PATH = 'spec.template.spec.'
export const JOB_TEMPLATE_PATH = 'spec.jobTemplate.spec.template.spec.'

/** Go compares names of members without case, and takes null and missing ones as empty. */
const member = <T extends z.ZodRawShape>(shape: T) =>
  z.preprocess(withLowerCaseKeys, z.object(shape)).nullish()
const text = z.string().nullish()

const entry = member({
  from: member({ kind: text, name: text, namespace: text, apiversion: text }),
  fieldpath: text,
  // Only a boolean is valid, but an entry with another value still shows its tag.
  paused: z.unknown().optional(),
})

type Annotated = { metadata: ObjectMeta }

/** Reads the annotation for a given pod template, because a path with an index depends on the template. */
export function readTriggers(
  { metadata }: Annotated,
  template: PodTemplate,
  basePath = POD_TEMPLATE_PATH,
): Triggers {
  const entries = parseEntries(metadata.annotations?.[TRIGGERS_ANNOTATION] ?? '')
  if (typeof entries === 'string') return { list: [], idle: [], problem: entries }
  const read = entries.map((raw) => readEntry(raw, template, metadata.namespace, basePath))
  const bad = read.findIndex(({ problem }) => problem !== null)
  return {
    list: read.flatMap(({ trigger }) => trigger ?? []),
    idle: read.flatMap(({ idle }) => idle ?? []),
    problem:
      bad < 0
        ? duplicateOf(entries)
        : `Trigger ${bad + 1} of ${TRIGGERS_ANNOTATION}: ${read[bad]?.problem ?? ''}.`,
  }
}

/** The annotation with the triggers of these paths paused or live and the rest unchanged; null if it has none of them. */
export function withPaused(
  { metadata }: Annotated,
  targets: readonly { fieldPath: string }[],
  isPaused: boolean,
): string | null {
  const entries = parseEntries(metadata.annotations?.[TRIGGERS_ANNOTATION] ?? '')
  if (typeof entries === 'string') return null
  const paths = new Set(targets.map(({ fieldPath }) => fieldPath))
  const isTarget = (raw: unknown) => paths.has(entry.safeParse(raw).data?.fieldpath ?? '')
  const changed = entries.map((raw) =>
    isTarget(raw) && typeof raw === 'object' && raw !== null ? paused(raw, isPaused) : raw,
  )
  return entries.some(isTarget) ? JSON.stringify(changed) : null
}

function paused(raw: object, isPaused: boolean): object {
  const others = Object.entries(raw).filter(([key]) => key.toLowerCase() !== 'paused')
  return Object.fromEntries(isPaused ? [...others, ['paused', true]] : others)
}

function parseEntries(annotation: string): unknown[] | string {
  if (annotation === '') return []
  try {
    const parsed: unknown = JSON.parse(annotation)
    if (parsed === null) return []
    return Array.isArray(parsed) ? parsed : `${TRIGGERS_ANNOTATION} is not a list.`
  } catch {
    return `${TRIGGERS_ANNOTATION} is not valid JSON.`
  }
}

type ReadEntry = { trigger?: Trigger; idle?: IdleTrigger; problem: string | null }

function readEntry(
  raw: unknown,
  template: PodTemplate,
  ownNamespace: string | undefined,
  basePath: string,
): ReadEntry {
  const parsed = entry.safeParse(raw)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return { problem: [issue?.path.join('.'), issue?.message].filter(Boolean).join(': ') }
  }
  const { from, fieldpath, paused } = parsed.data ?? {}
  const fieldPath = fieldpath ?? ''
  const isBoolean = paused === undefined || paused === null || typeof paused === 'boolean'
  const problem = isBoolean ? null : pausedProblem(paused)
  const name = from?.name ?? ''
  const idle = (why: string): ReadEntry => ({ idle: { from: name, fieldPath, why }, problem })
  // The order is the controller's: a trigger without an image in the tag is passed over before its path is looked at.
  if (!fieldPath.startsWith(basePath)) return idle('Its path is not in the pod template.')
  const colon = name.indexOf(':')
  if (colon < 1) return idle('It does not name a tag.')
  const trigger: Trigger = {
    stream: name.slice(0, colon),
    tag: name.slice(colon + 1) || 'latest',
    namespace: !from?.namespace || from.namespace === ownNamespace ? null : from.namespace,
    fieldPath,
    container: containerAt(fieldPath.slice(basePath.length), template)?.name ?? null,
    isPaused: paused === true,
    wakes: from?.kind === 'ImageStreamTag' && !from.apiversion,
  }
  return { trigger, problem }
}

function withLowerCaseKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]: [string, unknown]) => [key.toLowerCase(), each]),
  )
}

function pausedProblem(paused: unknown): string {
  const value = `${typeof paused === 'string' ? 'the text ' : ''}${JSON.stringify(paused)}`
  const isQuoted = paused === 'true' || paused === 'false'
  return `paused is ${value}; use ${isQuoted ? `${paused} without quotes` : 'true or false'}`
}

function duplicateOf(entries: unknown[]): string | null {
  const paths = entries.map((raw) => entry.safeParse(raw).data?.fieldpath ?? '')
  const twice = paths.find((path, index) => paths.indexOf(path) !== index)
  return twice === undefined ? null : `Two triggers of ${TRIGGERS_ANNOTATION} have the fieldPath ${twice}.`
}

const NAME = /^(?:\?\(@\.name=="(?<name>.*?)(?:"\))?|(?<tail>.*)"\))$/s

/**
 * The controller looks for an index first, and else for a name in double quotes: single quotes and spaces find nothing. A name
 * is looked for among the init containers first, whichever list the path names (library-go, pkg/image/trigger).
 */
function containerAt(path: string, template: PodTemplate): Container | undefined {
  const [, list, selector = ''] = /^(containers|initContainers)\[([^\]]*)\]\.?image$/.exec(path) ?? []
  if (list === undefined) return undefined
  const { containers, initContainers } = template.spec ?? {}
  if (/^[+-]?\d+$/.test(selector))
    return (list === 'containers' ? containers : initContainers)?.[Number(selector)]
  const match = NAME.exec(selector)?.groups
  const name = match?.name ?? match?.tail
  return [...(initContainers ?? []), ...(containers ?? [])].find((container) => container.name === name)
}

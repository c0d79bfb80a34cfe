import { Memo } from '#lib/domain/memo'
import { RESTARTED_ANNOTATION } from '#lib/kubernetes/names'
import type { PodTemplate } from '#lib/kubernetes/objects'

/** Nobody reads more, and a template can be large. */
const MOST = 30

const known = new Memo<object, readonly string[]>()

/**
 * The fields that differ between two pod templates, apart from images: `spec.containers[app].env[LOG_LEVEL].value`. Only their names:
 * values can be secret. The same list for the same templates.
 */
export function changedFields(before: PodTemplate, after: PodTemplate): readonly string[] {
  const make = () => [...new Set(differences(whole(before), whole(after), ''))].slice(0, MOST)
  if (after.spec === undefined) return make()
  const from = [before.spec, before.metadata?.annotations, after.metadata?.annotations]
  return known.of(after.spec, from, make)
}

/** Whether nothing but the time of a restart changed. */
export function isRestart(fields: readonly string[]): boolean {
  return fields.length === 1 && fields[0] === RESTART
}

const RESTART = `metadata.annotations[${RESTARTED_ANNOTATION}]`

/** A first annotation is a change of this annotation, and not of all. */
function whole({ metadata, spec }: PodTemplate): PodTemplate {
  return {
    metadata: { ...metadata, annotations: metadata?.annotations ?? {}, labels: metadata?.labels ?? {} },
    spec: spec ?? {},
  }
}

function differences(before: unknown, after: unknown, path: string): string[] {
  // Go writes null for what is not set.
  if ((before ?? null) === (after ?? null) || IMAGE.test(path)) return []
  if (Array.isArray(before) && Array.isArray(after)) return ofMembers(named(before), named(after), path)
  if (isRecord(before) && isRecord(after)) return ofMembers(before, after, path)
  return isEmpty(before) && isEmpty(after) ? [] : [path]
}

const IMAGE = /^spec\.(?:initC|c)ontainers\[[^\]]*\]\.image$/

function ofMembers(before: Members, after: Members, path: string): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  return names.flatMap((name) => differences(before[name], after[name], memberPath(path, name)))
}

/** Names with dots, and those of list items, stand in brackets. */
function memberPath(path: string, name: string): string {
  if (path === '') return name
  return /^\w+$/.test(name) && !/^\d/.test(name) && !isList(path) ? `${path}.${name}` : `${path}[${name}]`
}

const LISTS = new Set([
  'containers',
  'initContainers',
  'env',
  'volumes',
  'volumeMounts',
  'ports',
  'annotations',
  'labels',
])

function isList(path: string): boolean {
  return LISTS.has(path.slice(path.lastIndexOf('.') + 1))
}

/** The items of a list by their names, or else by their places. */
function named(list: readonly unknown[]): Members {
  return Object.fromEntries(Array.from(list, (item, index) => [nameOf(item) ?? String(index), item]))
}

function nameOf(item: unknown): string | null {
  const name = isRecord(item) ? (item.name ?? item.mountPath) : undefined
  return typeof name === 'string' ? name : null
}

type Members = Record<string, unknown>

function isRecord(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The API server leaves out what has its default, which can be an empty list or object. */
function isEmpty(value: unknown): boolean {
  return (
    value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0)
  )
}

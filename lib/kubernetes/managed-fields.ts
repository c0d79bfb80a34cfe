import { TRIGGERS_ANNOTATION } from '#lib/kubernetes/names'

/** A field of an object: the names of its members, and `{ name }` for the item of a list with that name. */
export type FieldPath = readonly (string | { name: string })[]

/**
 * One entry of `metadata.managedFields`: who wrote which fields, and how. In `fieldsV1` a member is `f:NAME`, an item of a
 * list is `k:{"name":"NAME"}`, and a field that is owned as a whole is `{}` (imagestream-with-managed-fields.json).
 */
export type ManagedFields = { manager?: string; operation?: string; time?: unknown; fieldsV1?: unknown }

/** Whether an entry has the field, a part of it, or the whole that it is in. */
export function ownsField({ fieldsV1 }: ManagedFields, path: FieldPath): boolean {
  let fields = fieldsV1
  for (const [depth, step] of path.entries()) {
    if (!isObject(fields)) return false
    if (depth > 0 && Object.keys(fields).length === 0) return true
    fields = fieldIn(fields, step)
  }
  return isObject(fields)
}

function fieldIn(fields: object, step: FieldPath[number]): unknown {
  if (typeof step === 'string') return Reflect.get(fields, `f:${step}`)
  return Object.entries(fields).find(([key]) => nameIn(key) === step.name)?.[1]
}

/** Keys can have more members than the name, as those of ports do. */
function nameIn(key: string): unknown {
  if (!key.startsWith('k:')) return undefined
  try {
    const parsed: unknown = JSON.parse(key.slice(2))
    return isObject(parsed) ? Reflect.get(parsed, 'name') : undefined
  } catch {
    return undefined
  }
}

/** The fields that Quayside writes. A pod template is kept as a whole: it is the largest part of most objects. */
const WRITTEN = {
  'f:metadata': { 'f:annotations': { [`f:${TRIGGERS_ANNOTATION}`]: 'whole' } },
  'f:spec': { 'f:tags': 'parts', 'f:suspend': 'whole', 'f:template': 'whole' },
} as const

type Kept = 'whole' | 'parts' | { readonly [field: string]: Kept }

/** What is kept of `metadata.managedFields`, which can be half of an object's bytes: who owns the fields that Quayside writes. */
export function extractManagedFields(entries: unknown): ManagedFields[] {
  if (!Array.isArray(entries)) return []
  return entries.flatMap((entry: unknown): ManagedFields[] => {
    if (!isObject(entry)) return []
    const { manager, operation, fieldsV1 }: Partial<Record<string, unknown>> = { ...entry }
    const fields = extract(fieldsV1, WRITTEN)
    if (fields === null || typeof manager !== 'string' || typeof operation !== 'string') return []
    return [{ manager, operation, fieldsV1: fields }]
  })
}

function extract(fields: unknown, kept: Kept): object | null {
  if (!isObject(fields)) return null
  if (kept === 'whole') return {}
  if (kept === 'parts' || Object.keys(fields).length === 0) return fields
  const found = Object.entries(kept).flatMap(([name, each]): [string, object][] => {
    const part = extract(Reflect.get(fields, name), each)
    return part === null ? [] : [[name, part]]
  })
  return found.length === 0 ? null : Object.fromEntries(found)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** Keeps an extract of `managedFields`, which are half of an object's bytes. A patch does not change them. */
export function trimManagedFields(object: unknown): void {
  const metadata: unknown = isObject(object) ? Reflect.get(object, 'metadata') : undefined
  if (!isObject(metadata) || !('managedFields' in metadata)) return
  const kept = extractManagedFields(metadata.managedFields)
  if (kept.length === 0) Reflect.deleteProperty(metadata, 'managedFields')
  else metadata.managedFields = kept
}

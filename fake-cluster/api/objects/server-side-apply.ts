import { isDeepStrictEqual } from 'node:util'
import { isObject } from '../json'
import { Refusal } from '../status'
import { MERGE_KEYS, strategicMergePatch } from './strategic-merge-patch'

/**
 * Server-side apply without managed fields: every field that differs counts as owned by someone else
 * (pin-by-imagestream.json). Image stream tags refuse an apply because it leaves managed fields.
 */
export function serverSideApply(current: object, applied: unknown, isForced: boolean): unknown {
  const fields = isForced ? [] : differingFields(current, applied, '', '')
  if (fields.length > 0) throw conflicting(fields, current)
  const merged = strategicMergePatch(current, applied, '')
  if (!isObject(merged) || !isObject(merged.metadata)) return merged
  return { ...merged, metadata: { ...merged.metadata, managedFields: [{ operation: 'Apply' }] } }
}

function differingFields(current: unknown, applied: unknown, path: string, field: string): string[] {
  const key = MERGE_KEYS[field]
  if (current === undefined) return []
  if (Array.isArray(applied) && Array.isArray(current) && key)
    return applied.filter(isObject).flatMap((item) => {
      const known: unknown = current.find((other) => isObject(other) && other[key] === item[key])
      return differingFields(known, item, `${path}[${key}=${JSON.stringify(item[key])}]`, '')
    })
  // An object reference is replaced as a whole.
  const isReference = isObject(applied) && 'kind' in applied && 'name' in applied
  if (isObject(applied) && isObject(current) && !isReference)
    return Object.entries(applied).flatMap(([name, value]) =>
      differingFields(current[name], value, `${path}.${name}`, name),
    )
  return isDeepStrictEqual(current, applied) ? [] : [path]
}

function conflicting(fields: string[], current: object): Refusal {
  const version = 'apiVersion' in current ? String(current.apiVersion) : ''
  const message = `conflict with "unknown" using ${version}`
  const [first = ''] = fields
  const described =
    fields.length === 1
      ? `Apply failed with 1 conflict: ${message}: ${first}`
      : `Apply failed with ${fields.length} conflicts: ${message}:\n- ${fields.join('\n- ')}`
  const causes = fields.map((field) => ({ reason: 'FieldManagerConflict', message, field }))
  return new Refusal(409, 'Conflict', described, { causes })
}

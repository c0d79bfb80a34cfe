import { parseJson } from '#lib/domain/json'
import type { FieldPath } from '#lib/kubernetes/managed-fields'

/** What a manifest says of a field; undefined if it leaves the field alone. */
export function valueAt(manifest: unknown, path: FieldPath): unknown {
  let value = manifest
  for (const step of path) {
    value = typeof step === 'string' ? memberOf(value, step) : itemOf(value, step.name)
  }
  return value ?? undefined
}

/** The order of members does not count. Annotations can hold JSON as a text. */
export function isSameValue(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other)
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function itemOf(value: unknown, name: string): unknown {
  return Array.isArray(value) ? value.find((item) => memberOf(item, 'name') === name) : undefined
}

function canonical(value: unknown): string | undefined {
  const parsed = typeof value === 'string' ? (parseJson(value) ?? value) : value
  return JSON.stringify(parsed, (_name, member: unknown) => {
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member
    return Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}

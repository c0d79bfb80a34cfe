import { createHash } from 'node:crypto'
import {
  isSet,
  lookUp,
  Text,
  Value,
  When,
  type Manifest,
  type Node,
  type Plain,
  type Scope,
} from './template'

/** The objects that manifests describe, for these values. */
export function evaluate(manifests: readonly Manifest[], scope: Omit<Scope, 'item'>): Plain[] {
  const outer: Scope = { ...scope, item: null }
  return manifests.flatMap(({ when, each, object }) => {
    if (when !== undefined && !isSet(lookUp(when, outer))) return []
    if (each === undefined) return [plain(object, outer)]
    const items = lookUp(each.path, outer)
    const scopes = (Array.isArray(items) ? items : []).map((item): Scope => ({ ...outer, item }))
    return scopes
      .filter((inner) => each.having === undefined || isSet(lookUp(each.having, inner)))
      .map((inner) => plain(object, inner))
  })
}

/** What is null is left out: the API takes both for the same. */
export function plain(node: Node, scope: Scope): Plain {
  if (node instanceof Value) return valueOf(node, scope)
  if (node instanceof Text)
    return printed(
      node.format,
      node.paths.map((path) => lookUp(path, scope)),
    )
  if (node instanceof When) throw new Error('Only a list has conditional items.')
  if (isList(node)) {
    return node.flatMap((item) => {
      if (!(item instanceof When)) return [plain(item, scope)]
      return isSet(lookUp(item.path, scope)) ? item.items.map((each) => plain(each, scope)) : []
    })
  }
  if (typeof node !== 'object' || node === null) return node
  const members = Object.entries(node).map(([name, member]) => [name, plain(member, scope)] as const)
  return Object.fromEntries(members.filter(([, member]) => member !== null))
}

function valueOf({ path, as }: Value, scope: Scope): Plain {
  const value = lookUp(path, scope)
  if (as === 'itself') return value
  if (as === 'path') return isSet(value) ? value : '/'
  const text = toJson(value)
  return as === 'toJson' ? text : createHash('sha256').update(text).digest('hex')
}

/** As Go's `printf`, of texts. */
export function printed(format: string, values: readonly Plain[]): string {
  return values.reduce<string>((text, value) => text.replace('%s', () => textOf(value)), format)
}

/** As Go writes a text into a template. */
export function textOf(value: Plain): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** As Go writes JSON: with sorted members. */
export function toJson(value: Plain): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  ).replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`)
}

function isList(node: Node): node is readonly Node[] {
  return Array.isArray(node)
}

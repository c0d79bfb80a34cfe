/**
 * One description of each object, from which both the Kustomize files and the Helm chart are written. What a chart lets people choose
 * is a `Value`; Kustomize gets what it is by default, or what an overlay has.
 */

/** As Go templates write it: a value of the chart, the namespace of the release, or a member of the item of an `each`. */
export type Path = `$.Values.${string}` | '$.Release.Namespace' | `.${string}`

/** Stands for what the path leads to, whatever its type. */
export class Value {
  constructor(
    readonly path: Path,
    /** `toJson` makes a text of it, `sha256sum` its digest; `path` is `/` where it is empty. */
    readonly as: 'itself' | 'toJson' | 'sha256sum' | 'path' = 'itself',
  ) {}
}

/** A text with others in it: each `%s` stands for what the next path leads to. */
export class Text {
  readonly paths: readonly Path[]

  constructor(
    readonly format: string,
    ...paths: readonly Path[]
  ) {
    this.paths = paths
  }
}

/** Items of a list that are there only if the path leads to something. */
export class When {
  constructor(
    readonly path: Path,
    readonly items: readonly Node[],
  ) {}
}

export type Node =
  | string
  | number
  | boolean
  | null
  | Value
  | Text
  | When
  | readonly Node[]
  | { readonly [member: string]: Node }

export type Manifest = {
  file: string
  /** Whether there is such an object. */
  when?: Path
  /** One for each item of this list, or for each that has this member. */
  each?: { path: Path; having?: Path }
  object: Readonly<Record<string, Node>>
}

export type Plain = string | number | boolean | null | Plain[] | { [member: string]: Plain }
type Members = Record<string, Plain>

/** What the paths lead to. */
export type Scope = { $: { Values: Members; Release: { Namespace: string } }; item: Plain }

export function isMembers(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Like Go templates, which go on where a member is missing. */
export function lookUp(path: Path, { $, item }: Scope): Plain {
  const isOfRoot = path.startsWith('$.')
  const parts = path.slice(isOfRoot ? 2 : 1).split('.')
  return parts.reduce<Plain>(
    (value, part) => (isMembers(value) ? (value[part] ?? null) : null),
    isOfRoot ? $ : item,
  )
}

/** What counts as true in Go templates. */
export function isSet(value: Plain): boolean {
  if (Array.isArray(value)) return value.length > 0
  if (isMembers(value)) return Object.keys(value).length > 0
  return Boolean(value)
}

import { ownsField, type ManagedFields } from '#lib/kubernetes/managed-fields'
import { TRIGGERS_ANNOTATION } from '#lib/kubernetes/names'

/**
 * A client or controller that has fields that move images, or keep them back, and when it last wrote. `managedFields` have one time for all fields of a
 * manager, so what it wrote then is only known of one that has nothing else (imagestream-with-managed-fields.json).
 */
export type FieldWrite = {
  manager: string
  at: string
  /** The tags of a stream whose source it has. */
  tags: readonly string[]
  /** The tags of a stream whose `importPolicy.scheduled` it has. */
  scheduled: readonly string[]
  /** Whether it has a part of the pod template: `only` if it has nothing besides. */
  template: 'only' | 'too' | 'none'
  /** Whether it has `suspend` of a CronJob. */
  suspend: boolean
  /** Whether it has the annotation with the image triggers. */
  triggers: boolean
}

/**
 * Where the store keeps them, in place of `managedFields`, which are half of an object. No JSON has a symbol. It is a global one, because
 * Next loads each module several times: the store and the views would have different ones.
 */
const FIELD_WRITES = Symbol.for('quayside.field-writes')

type Metadata = { managedFields?: unknown; [FIELD_WRITES]?: readonly FieldWrite[] }

/** The writes of an object as the API server sent it, or as the store keeps it. */
export function fieldWritesOf({ metadata }: { metadata: Metadata }): readonly FieldWrite[] {
  return metadata[FIELD_WRITES] ?? readFieldWrites(metadata.managedFields)
}

/** To be called before `managedFields` are trimmed: the extract that plans read has no times. */
export function noteFieldWrites(object: unknown): void {
  const metadata = memberOf(object, 'metadata')
  if (isMetadata(metadata)) keepFieldWrites(metadata, readFieldWrites(metadata.managedFields))
}

function isMetadata(value: unknown): value is Metadata {
  return isObject(value)
}

export function keepFieldWrites(metadata: Metadata, writes: readonly FieldWrite[]): void {
  if (writes.length > 0) metadata[FIELD_WRITES] = writes
  else Reflect.deleteProperty(metadata, FIELD_WRITES)
}

export function readFieldWrites(entries: unknown): readonly FieldWrite[] {
  if (!Array.isArray(entries)) return NONE
  const writes = entries.flatMap((entry: unknown) => (isObject(entry) ? writeOf(entry) : []))
  return writes.length === 0 ? NONE : writes
}

const NONE: readonly FieldWrite[] = []

function writeOf(entry: ManagedFields): FieldWrite[] {
  const { manager, time, fieldsV1 } = entry
  if (typeof manager !== 'string' || typeof time !== 'string' || Number.isNaN(Date.parse(time))) return []
  const spec = memberOf(fieldsV1, 'f:spec')
  const items = itemsIn(memberOf(spec, 'f:tags'))
  const having = (...field: string[]) => {
    const found = items.filter(([name, fieldsV1]) => ownsField({ fieldsV1 }, [{ name }, ...field]))
    return found.length === 0 ? NO_TAGS : found.map(([name]) => name)
  }
  const [tags, scheduled] = [having('from'), having('importPolicy', 'scheduled')]
  const template = templateIn(fieldsV1, spec)
  const suspend = isObject(memberOf(spec, 'f:suspend'))
  const triggers = ownsField(entry, ['metadata', 'annotations', TRIGGERS_ANNOTATION])
  const hasTags = tags.length + scheduled.length > 0
  return !hasTags && template === 'none' && !suspend && !triggers
    ? []
    : [{ manager, at: time, tags, scheduled, template, suspend, triggers }]
}

/** The same one, because there can be 10,000 streams. */
const NO_TAGS: readonly string[] = []

function templateIn(fields: unknown, spec: unknown): FieldWrite['template'] {
  if (!isObject(memberOf(spec, 'f:template'))) return 'none'
  return [...partsOf(fields), ...partsOf(spec)].every((part) => part === 'f:spec' || part === 'f:template')
    ? 'only'
    : 'too'
}

/** `.` stands for the member itself. */
function partsOf(fields: unknown): string[] {
  return isObject(fields) ? Object.keys(fields).filter((part) => part !== '.') : []
}

/** The items of a list are `k:{"name":"prod"}`. Each is alone with its key: there can be thousands of others. */
function itemsIn(fields: unknown): [name: string, item: object][] {
  return partsOf(fields).flatMap((part): [string, object][] => {
    const name = /^k:\{.*"name":"(?<name>[^"\\]*)"/.exec(part)?.groups?.name
    return name === undefined ? [] : [[name, { [part]: memberOf(fields, part) }]]
  })
}

function memberOf(fields: unknown, name: string): unknown {
  return isObject(fields) ? Reflect.get(fields, name) : undefined
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

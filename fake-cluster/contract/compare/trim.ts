import { isObject, type JsonObject } from '../../api/json'

const METADATA = [
  'name',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'annotations',
  'labels',
  'deletionTimestamp',
  'creationTimestamp',
  'ownerReferences',
]
const TRIMMED_KINDS = ['ControllerRevision', 'Deployment', 'Pod', 'ReplicaSet', 'StatefulSet']
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/** What the recordings keep of the objects of a watch; image streams, Jobs and bookmarks are complete. */
export function trimObject(object: JsonObject): JsonObject {
  const { kind, apiVersion, metadata, spec, status, revision, data } = object
  if (!TRIMMED_KINDS.includes(String(kind)) || !isObject(metadata) || metadata.name === undefined)
    return object
  return defined({
    apiVersion,
    kind,
    metadata: trimMetadata(metadata),
    spec: isObject(spec) ? trimSpec(spec) : undefined,
    status: isObject(status) && kind === 'Pod' ? trimPodStatus(status) : status,
    revision,
    data: isObject(data) && isObject(data.spec) ? { spec: trimSpec(data.spec) } : undefined,
  })
}

/** The first series kept of a ControllerRevision no more than its metadata. */
export function trimLike(recorded: JsonObject, actual: JsonObject): JsonObject {
  const { revision, data, ...kept } = actual
  return recorded.kind === 'ControllerRevision' && !('data' in recorded)
    ? kept
    : defined({ ...kept, revision, data })
}

/** Whether an item of a list has no more than a watch shows; such items are those that matter to the scenario. */
export function isTrimmed(kind: string, item: unknown): boolean {
  if (!isObject(item) || !TRIMMED_KINDS.includes(kind)) return false
  if ('kind' in item) return true
  if (kind === 'ControllerRevision') return !JSON.stringify(item.data ?? '$patch').includes('$patch')
  return kind !== 'Pod' && isObject(item.spec) && !('selector' in item.spec)
}

/** Lists of pods were cut down as watches are, in some recordings; credentials are left out of all. */
export function trimBody(recorded: unknown, actual: unknown): unknown {
  if (!isObject(actual) || !isObject(recorded)) return actual
  if (actual.kind === 'Secret') return defined({ ...actual, data: recorded.data })
  const kind = String(actual.kind).replace(/List$/, '')
  const recordedItems: unknown[] = Array.isArray(recorded.items) ? recorded.items : []
  const [first] = recordedItems
  if (!isObject(first) || !Array.isArray(actual.items) || !isTrimmed(kind, first)) return actual
  const items = actual.items.filter(isObject).map((item) => trimObject({ apiVersion: 'v1', kind, ...item }))
  return { ...actual, items: 'kind' in first ? items : items.map(withoutKind) }
}

function withoutKind({ kind, apiVersion, ...item }: JsonObject): JsonObject {
  return item
}

function trimMetadata(metadata: JsonObject): JsonObject {
  const { annotations, ...kept } = defined(Object.fromEntries(METADATA.map((key) => [key, metadata[key]])))
  if (!isObject(annotations)) return kept
  const { [LAST_APPLIED]: dropped, ...others } = annotations
  const isEmpty = dropped !== undefined && Object.keys(others).length === 0
  return isEmpty ? kept : { ...kept, annotations: others }
}

function trimSpec({ replicas, template, containers }: JsonObject): JsonObject {
  return defined({
    replicas,
    template: isObject(template) ? trimTemplate(template) : undefined,
    containers: Array.isArray(containers) ? containers.filter(isObject).map(trimContainer) : undefined,
  })
}

function trimTemplate({ metadata, spec }: JsonObject): JsonObject {
  const { creationTimestamp: dropped, ...kept } = isObject(metadata) ? metadata : {}
  const containers = isObject(spec) && Array.isArray(spec.containers) ? spec.containers.filter(isObject) : []
  return {
    metadata: dropped === undefined ? (metadata ?? {}) : kept,
    spec: { containers: containers.map(trimContainer) },
  }
}

function trimContainer({ name, image }: JsonObject): JsonObject {
  return { name, image }
}

function trimPodStatus({ phase, conditions, containerStatuses }: JsonObject): JsonObject {
  const ready = (Array.isArray(conditions) ? conditions : [])
    .filter(isObject)
    .filter(({ type }) => type === 'Ready')
  const containers = (Array.isArray(containerStatuses) ? containerStatuses : []).filter(isObject)
  return defined({
    phase,
    conditions: ready.map(({ type, status, reason }) => defined({ type, status, reason })),
    containerStatuses: containers.map(({ name, image, imageID, ready: isReady, restartCount, state }) =>
      defined({ name, image, imageID, ready: isReady, restartCount, state }),
    ),
  })
}

function defined(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined))
}

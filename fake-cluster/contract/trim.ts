import { isObject, type JsonObject } from '../api/json'

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

/** The part of a watch event's object that the recordings keep; image streams, Jobs and bookmarks are complete. */
export function trimObject(object: JsonObject): JsonObject {
  const { kind, apiVersion, metadata, spec, status } = object
  if (!TRIMMED_KINDS.includes(String(kind)) || !isObject(metadata) || metadata.name === undefined)
    return object
  return defined({
    apiVersion,
    kind,
    metadata: trimMetadata(metadata),
    spec: isObject(spec) ? trimSpec(spec) : undefined,
    status: isObject(status) && kind === 'Pod' ? trimPodStatus(status) : status,
  })
}

/** Some recordings trim lists of pods like watch events; all omit credentials. */
export function trimBody(recorded: unknown, actual: unknown): unknown {
  if (!isObject(actual) || !isObject(recorded)) return actual
  if (actual.kind === 'Secret') return defined({ ...actual, data: recorded.data })
  if (actual.kind !== 'PodList') return actual
  const items = Array.isArray(actual.items) ? actual.items.filter(isObject) : []
  const isTrimmed =
    Array.isArray(recorded.items) && isObject(recorded.items[0]) && 'kind' in recorded.items[0]
  if (!isTrimmed) return actual
  return { ...actual, items: items.map((item) => trimObject({ apiVersion: 'v1', kind: 'Pod', ...item })) }
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

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
const CUT_DOWN = ['ControllerRevision', 'Deployment', 'Pod', 'ReplicaSet', 'StatefulSet']
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/** What the recordings keep of the objects of a watch; image streams, Jobs and bookmarks are complete. */
export function asRecorded(object: JsonObject): JsonObject {
  const { kind, apiVersion, metadata, spec, status } = object
  if (!CUT_DOWN.includes(String(kind)) || !isObject(metadata) || metadata.name === undefined) return object
  return defined({
    apiVersion,
    kind,
    metadata: cutMetadata(metadata),
    spec: isObject(spec) ? cutSpec(spec) : undefined,
    status: isObject(status) && kind === 'Pod' ? cutPodStatus(status) : status,
  })
}

/** Lists of pods were cut down as watches are, in some recordings; credentials are left out of all. */
export function likeRecorded(recorded: unknown, actual: unknown): unknown {
  if (!isObject(actual) || !isObject(recorded)) return actual
  if (actual.kind === 'Secret') return defined({ ...actual, data: recorded.data })
  if (actual.kind !== 'PodList') return actual
  const items = Array.isArray(actual.items) ? actual.items.filter(isObject) : []
  const isCut = Array.isArray(recorded.items) && isObject(recorded.items[0]) && 'kind' in recorded.items[0]
  if (!isCut) return actual
  return { ...actual, items: items.map((item) => asRecorded({ apiVersion: 'v1', kind: 'Pod', ...item })) }
}

function cutMetadata(metadata: JsonObject): JsonObject {
  const { annotations, ...kept } = defined(Object.fromEntries(METADATA.map((key) => [key, metadata[key]])))
  if (!isObject(annotations)) return kept
  const { [LAST_APPLIED]: dropped, ...others } = annotations
  const isEmpty = dropped !== undefined && Object.keys(others).length === 0
  return isEmpty ? kept : { ...kept, annotations: others }
}

function cutSpec({ replicas, template, containers }: JsonObject): JsonObject {
  return defined({
    replicas,
    template: isObject(template) ? cutTemplate(template) : undefined,
    containers: Array.isArray(containers) ? containers.filter(isObject).map(cutContainer) : undefined,
  })
}

function cutTemplate({ metadata, spec }: JsonObject): JsonObject {
  const { creationTimestamp: dropped, ...kept } = isObject(metadata) ? metadata : {}
  const containers = isObject(spec) && Array.isArray(spec.containers) ? spec.containers.filter(isObject) : []
  return {
    metadata: dropped === undefined ? (metadata ?? {}) : kept,
    spec: { containers: containers.map(cutContainer) },
  }
}

function cutContainer({ name, image }: JsonObject): JsonObject {
  return { name, image }
}

function cutPodStatus({ phase, conditions, containerStatuses }: JsonObject): JsonObject {
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

import { isObject, type JsonObject } from '../json'

/** Lists that merge by a key in a strategic merge patch; all other lists are replaced. */
export const MERGE_KEYS: Record<string, string> = {
  conditions: 'type',
  containers: 'name',
  env: 'name',
  ephemeralContainers: 'name',
  hostAliases: 'ip',
  imagePullSecrets: 'name',
  initContainers: 'name',
  ownerReferences: 'uid',
  ports: 'containerPort',
  tags: 'name',
  volumeMounts: 'mountPath',
  volumes: 'name',
}

export function strategicMergePatch(target: unknown, patch: unknown, field: string): unknown {
  const key = MERGE_KEYS[field]
  if (Array.isArray(patch) && key) return mergeByKey(Array.isArray(target) ? target : [], patch, key)
  if (!isObject(patch)) return patch
  const { $patch: directive, $retainKeys: retained, ...changes } = patch
  if (directive === 'delete') return undefined
  const result: JsonObject = isObject(target) && directive !== 'replace' ? { ...target } : {}
  for (const [name, value] of Object.entries(changes)) {
    if (name.startsWith('$setElementOrder/')) continue
    const merged = value === null ? undefined : strategicMergePatch(result[name], value, name)
    if (merged === undefined) Reflect.deleteProperty(result, name)
    else result[name] = merged
  }
  if (!Array.isArray(retained)) return result
  return Object.fromEntries(Object.entries(result).filter(([name]) => retained.includes(name)))
}

function mergeByKey(target: unknown[], patch: unknown[], key: string): unknown[] {
  if (patch.some((item) => isObject(item) && item.$patch === 'replace' && !(key in item)))
    return patch.filter((item) => isObject(item) && item.$patch !== 'replace')
  const result = [...target]
  for (const item of patch) {
    if (!isObject(item)) continue
    const index = result.findIndex((existing) => isObject(existing) && existing[key] === item[key])
    const merged = strategicMergePatch(result[index], item, '')
    if (merged === undefined) result.splice(index, index < 0 ? 0 : 1)
    else if (index < 0) result.push(merged)
    else result[index] = merged
  }
  return result
}

import jsonPatch, { type Operation } from 'fast-json-patch'
import { isObject, syntaxError, type JsonObject } from './json'
import { serverSideApply } from './server-side-apply'
import { badRequest, Refusal } from './status'

type Patch = { contentType: string; body: string; query: URLSearchParams }

/** The patch types of the API servers. */
export function applyPatch({ contentType, body, query }: Patch, current: object): unknown {
  const type = contentType.split(';')[0]?.trim()
  switch (type) {
    case 'application/json-patch+json':
      return applyJsonPatch(current, parse(body))
    case 'application/merge-patch+json':
      return mergePatch(current, parse(body))
    case 'application/strategic-merge-patch+json':
      return strategicMergePatch(current, parse(body), '')
    case 'application/apply-patch+yaml':
      return serverSideApply(current, parse(body), query.get('force') === 'true')
    default:
      throw new Refusal(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {})
  }
}

function parse(body: string): unknown {
  const mistake = syntaxError(body)
  if (mistake) throw badRequest(`error decoding patch: ${mistake}`)
  return JSON.parse(body)
}

function applyJsonPatch(current: object, patch: unknown): unknown {
  if (!isOperations(patch))
    throw badRequest('error decoding patch: json: cannot unmarshal into jsonpatch.Patch')
  try {
    return jsonPatch.applyPatch(structuredClone(current), patch, true).newDocument
  } catch {
    // A test that does not hold and a path that does not exist look the same (errors-404-and-others.json).
    throw new Refusal(422, 'Invalid', 'the server rejected our request due to an error in our request', {})
  }
}

function isOperations(patch: unknown): patch is Operation[] {
  return Array.isArray(patch) && patch.every((item) => isObject(item) && typeof item.op === 'string')
}

/** RFC 7386: objects merge, null removes, everything else (lists, too) replaces. */
function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const result: JsonObject = isObject(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(result, key)
    else result[key] = mergePatch(result[key], value)
  }
  return result
}

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

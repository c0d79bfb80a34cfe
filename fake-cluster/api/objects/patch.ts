import jsonPatch, { type Operation } from 'fast-json-patch'
import { isObject, syntaxError, type JsonObject } from '../json'
import { serverSideApply } from './server-side-apply'
import { badRequest, Refusal } from '../status'
import { strategicMergePatch } from './strategic-merge-patch'

type Patch = { contentType: string; body: string; query: URLSearchParams }

/** The patch types that the API servers accept. */
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
    // A failed test and a missing path give the same error (errors-404-and-others.json).
    throw new Refusal(422, 'Invalid', 'the server rejected our request due to an error in our request', {})
  }
}

function isOperations(patch: unknown): patch is Operation[] {
  return Array.isArray(patch) && patch.every((item) => isObject(item) && typeof item.op === 'string')
}

/** RFC 7386: objects merge, null removes, all other values (also lists) replace. */
function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const result: JsonObject = isObject(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(result, key)
    else result[key] = mergePatch(result[key], value)
  }
  return result
}

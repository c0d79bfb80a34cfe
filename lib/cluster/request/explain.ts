import 'server-only'
import type { ClusterError } from '#lib/domain/answer'
import { inQuotes } from '#lib/domain/image-stream/others-words'
import type { Status } from '#lib/kubernetes/objects'
import { groupOf } from '#lib/kubernetes/paths'

/** Why a request failed. `explain` adds what was requested and makes a sentence of both. */
export type Fault = Omit<ClusterError, 'message'> & { why: string }

/** Plural names; without their last letter they are singular. */
const WORDS: Record<string, string> = {
  imagestreams: 'image streams',
  imagestreamtags: 'image stream tags',
  imagestreamimages: 'image stream images',
  imagestreamimports: 'image stream imports',
  deployments: 'Deployments',
  statefulsets: 'StatefulSets',
  replicasets: 'ReplicaSets',
  controllerrevisions: 'ControllerRevisions',
  cronjobs: 'CronJobs',
  jobs: 'Jobs',
  serviceaccounts: 'service accounts',
  configmaps: 'ConfigMaps',
}

const VERBS: Record<string, string> = {
  GET: 'read',
  WATCH: 'watch',
  POST: 'create',
  PUT: 'replace',
  PATCH: 'change',
  DELETE: 'delete',
}

const OF_PATH =
  /^\/(?:api|apis\/[^/]+)\/[^/]+(?:\/namespaces\/(?<namespace>[^/]+))?\/(?<resource>[^/]+)(?:\/(?<name>[^/]+))?/

export function explain(method: string, path: string, fault: Fault): ClusterError {
  const { why, causes = [], ...rest } = fault
  return {
    ...rest,
    message: `Could not ${describeRequest(method, path)}: ${why}.`,
    ...(causes.length === 0 ? {} : { causes }),
  }
}

/** `read the image streams in packit--prod`, `change the image stream tag packit-worker:prod in packit--prod`. */
function describeRequest(method: string, path: string): string {
  const { namespace, resource, name } = OF_PATH.exec(path)?.groups ?? {}
  const verb = VERBS[method] ?? method
  if (resource === undefined) return `${verb} ${brief(path)}`
  const words = WORDS[resource] ?? resource
  if (namespace === undefined) return `${verb} the ${words} in all namespaces`
  const objects = name === undefined ? words : `${words.slice(0, -1)} ${decodeURIComponent(name)}`
  return `${verb} the ${objects} in ${namespace}`
}

/** Explains an HTTP status other than 2xx. `body` is the parsed body, or undefined if it is not JSON. */
export function faultOfStatus(status: number, body: unknown, path: string): Fault {
  const parsed = isStatus(body) ? body : {}
  const fault = faultOf(status, parsed, path)
  // An ERROR event has no headers, and some answers give Retry-After in the body only.
  const { retryAfterSeconds } = parsed.details ?? {}
  return typeof retryAfterSeconds === 'number' && retryAfterSeconds > 0
    ? { ...fault, retryAfterSeconds }
    : fault
}

function faultOf(status: number, { message = '', details, reason }: Status, path: string): Fault {
  const detail = message === '' ? '' : `: ${inQuotes(brief(message))}`
  const causes = (details?.causes ?? []).slice(0, 5).map(({ field, message: cause = '' }) => {
    return brief(field ? `${field}: ${cause}` : cause)
  })
  switch (status) {
    case 400:
    case 422:
      return { code: 'invalid', status, causes, why: `the API server rejected the request${detail}` }
    case 401:
      return {
        code: 'unauthorized',
        status,
        why: "the API server does not accept Quayside's credentials",
      }
    case 403:
      return { code: 'forbidden', status, why: `permission denied${detail}` }
    case 404:
      return { code: 'not-found', status, why: `it does not exist${detail}` }
    case 409:
      return { code: 'conflict', status, why: conflictOf(reason) + detail }
    case 410:
      return { code: 'gone', status, why: `the resourceVersion is too old${detail}` }
    case 429:
      return { code: 'throttled', status, why: 'the API server limits requests' }
    case 502:
    case 503:
      return {
        code: 'unavailable',
        status,
        why: `the ${groupOf(path)} API is not available${detail}`,
      }
    case 504:
      return { code: 'timeout', status, why: `the API server reports a timeout${detail}` }
    default:
      return { code: 'failed', status, why: statusOf(status) + detail }
  }
}

function conflictOf(reason: string | undefined): string {
  return reason === 'AlreadyExists' ? 'it already exists' : 'it changed in the meantime'
}

function statusOf(status: number): string {
  const isRedirect = status >= 300 && status < 400
  return isRedirect
    ? `the server answered with a redirect (${status})`
    : `the API server failed with status ${status}`
}

/** One line that is short enough for a page. */
function brief(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
  return line.length > 300 ? `${line.slice(0, 299)}…` : line.replace(/\.$/, '')
}

function isStatus(body: unknown): body is Status {
  return typeof body === 'object' && body !== null && 'kind' in body && body.kind === 'Status'
}

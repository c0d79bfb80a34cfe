import 'server-only'
import type { ClusterError } from '#lib/domain/answer'
import type { Status } from '#lib/kubernetes/objects'

/** What went wrong, without the name of the request: `explain` puts both into one sentence. */
export type Fault = Omit<ClusterError, 'message'> & { why: string }

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
  /^\/(?:api|apis\/(?<group>[^/]+))\/[^/]+\/namespaces\/(?<namespace>[^/]+)\/(?<resource>[^/]+)(?:\/(?<name>[^/]+))?/

export function explain(method: string, path: string, fault: Fault): ClusterError {
  const { why, causes = [], ...rest } = fault
  return {
    ...rest,
    message: `Could not ${describeRequest(method, path)}: ${why}.`,
    ...(causes.length === 0 ? {} : { causes }),
  }
}

/** `read the image streams in packit--prod`, `change packit-worker:prod of the image stream tags in packit--prod`. */
function describeRequest(method: string, path: string): string {
  const { namespace, resource, name } = OF_PATH.exec(path)?.groups ?? {}
  const verb = VERBS[method] ?? method
  if (namespace === undefined || resource === undefined) return `${verb} ${brief(path)}`
  const object = name === undefined ? 'the' : `${decodeURIComponent(name)} of the`
  return `${verb} ${object} ${WORDS[resource] ?? resource} in ${namespace}`
}

/** The fault that an HTTP status other than 2xx stands for. `body` is the parsed body, or undefined if it is no JSON. */
export function faultOfStatus(status: number, body: unknown, path: string): Fault {
  const said = isStatus(body) ? body : {}
  const fault = faultOf(status, said, path)
  // An ERROR event has no header, and not every answer has the one that its body speaks of.
  const { retryAfterSeconds } = said.details ?? {}
  return typeof retryAfterSeconds === 'number' && retryAfterSeconds > 0
    ? { ...fault, retryAfterSeconds }
    : fault
}

function faultOf(status: number, { message = '', details, reason }: Status, path: string): Fault {
  const said = message === '' ? '' : `: ${brief(message)}`
  const causes = (details?.causes ?? []).slice(0, 5).map(({ field, message: cause = '' }) => {
    return brief(field ? `${field}: ${cause}` : cause)
  })
  switch (status) {
    case 400:
    case 422:
      return { code: 'invalid', status, causes, why: `the API server refuses the request${said}` }
    case 401:
      return {
        code: 'unauthorized',
        status,
        why: 'the API server does not accept the credentials of Quayside',
      }
    case 403:
      return { code: 'forbidden', status, why: `it is not allowed${said}` }
    case 404:
      return { code: 'not-found', status, why: `it does not exist${said}` }
    case 409:
      return { code: 'conflict', status, why: conflictOf(reason) + said }
    case 410:
      return { code: 'gone', status, why: `what was asked for is too old${said}` }
    case 429:
      return { code: 'throttled', status, why: 'the API server asks for fewer requests' }
    case 502:
    case 503:
      return {
        code: 'unavailable',
        status,
        why: `the server behind ${groupOf(path)} is not available${said}`,
      }
    case 504:
      return { code: 'timeout', status, why: `the API server gave up waiting${said}` }
    default:
      return { code: 'failed', status, why: statusOf(status) + said }
  }
}

function conflictOf(reason: string | undefined): string {
  return reason === 'AlreadyExists' ? 'it exists already' : 'it was changed meanwhile'
}

function statusOf(status: number): string {
  const isRedirect = status >= 300 && status < 400
  return isRedirect ? `the server answers with a redirect (${status})` : `the API server failed (${status})`
}

/** Image streams and Deployments are answered by different servers, and one can be down alone. */
function groupOf(path: string): string {
  return OF_PATH.exec(path)?.groups?.group ?? 'the core API'
}

/** Kept to one line of a length that a page can show. */
function brief(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
  return line.length > 300 ? `${line.slice(0, 299)}…` : line.replace(/\.$/, '')
}

function isStatus(body: unknown): body is Status {
  return typeof body === 'object' && body !== null && 'kind' in body && body.kind === 'Status'
}

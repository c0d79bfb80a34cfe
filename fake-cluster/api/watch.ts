import type { ServerResponse } from 'node:http'
import type { Api } from './api'
import { expired, matcherOf, parseUintError } from './list'
import { isOpenShift } from './openshift-api'
import { apiVersionOf, resourceType } from './resources'
import { forbiddenField, invalid, Refusal } from './status'
import type { Change, Resource, StoredObject } from './stored'

const BOOKMARK_MILLISECONDS = 60_000
/** How long before its end a watch gets the last bookmark (list-and-watch-semantics.json). */
const LAST_BOOKMARK_MILLISECONDS = 2000
const DEFAULT_TIMEOUT_SECONDS = 1800
/** A client that is this far behind is disconnected, as in the API servers. */
const MAXIMUM_BACKLOG = 32 * 1024 * 1024

/** Answers a watch: JSON lines until the client disconnects, the timeout passes, or the store is cleared. */
export function watch(
  { store, timeline }: Api,
  resource: Resource,
  namespace: string,
  query: URLSearchParams,
  response: ServerResponse,
): void {
  if (query.has('sendInitialEvents')) throw watchListForbidden()
  const matches = matcherOf(query, resource)
  const from = parseResourceVersion(query.get('resourceVersion') ?? '')
  const isInScope = (object: StoredObject) =>
    (!namespace || object.metadata.namespace === namespace) && matches(object)

  response.writeHead(200, { 'content-type': 'application/json' })
  response.flushHeaders()
  const send = (type: string, object: object) => {
    response.write(`${JSON.stringify({ type, object })}\n`)
    if (response.writableLength > MAXIMUM_BACKLOG) response.destroy()
  }
  const sendChange = (change: Change) => {
    if (change.resource !== resource) return
    const type = seenAs(change, isInScope)
    if (type) send(type, whole(resource, change.object))
  }

  const past = from === 0 ? [] : store.changesSince(from)
  if (!past) {
    send('ERROR', expired(`too old resource version: ${from} (${store.oldest})`).status())
    response.end()
    return
  }
  if (from === 0)
    for (const object of store.list(resource, namespace).filter(isInScope))
      send('ADDED', whole(resource, object))
  past.forEach(sendChange)

  const startedAt = timeline.now
  const started = from || store.resourceVersion
  const bookmark = () => {
    // A bookmark without news is not sent. In a real cluster something is written every minute.
    const isNew = store.resourceVersion > started || timeline.now >= startedAt + BOOKMARK_MILLISECONDS
    if (isNew) send('BOOKMARK', bookmarkOf(resource, store.resourceVersion))
  }
  const wantsBookmarks = query.get('allowWatchBookmarks') === 'true'
  const seconds = Number(query.get('timeoutSeconds') ?? 0) || DEFAULT_TIMEOUT_SECONDS
  const milliseconds = seconds * 1000 + timeline.late
  const isOfOpenShift = isOpenShift(resourceType(resource).group)
  const stops = [
    ...(wantsBookmarks
      ? [
          timeline.every(BOOKMARK_MILLISECONDS, bookmark),
          timeline.after(Math.max(0, milliseconds - LAST_BOOKMARK_MILLISECONDS), bookmark),
        ]
      : []),
    timeline.after(milliseconds, () => end()),
    store.subscribe(sendChange),
    store.onClear(() => end()),
    ...(isOfOpenShift ? [store.openshiftApi.onStop(() => end())] : []),
  ]
  const end = () => {
    for (const stop of stops) stop()
    response.end()
  }
  response.on('close', end)
}

/** How a watcher sees a change: an object that enters its selection is added, one that leaves it is deleted. */
function seenAs(change: Change, isInScope: (object: StoredObject) => boolean): Change['type'] | undefined {
  const before = change.previous !== undefined && isInScope(change.previous)
  const after = change.type !== 'DELETED' && isInScope(change.object)
  if (before) return after ? 'MODIFIED' : 'DELETED'
  return after ? 'ADDED' : undefined
}

/** An object with its kind and apiVersion, which list items do not have. */
export function whole(resource: string, object: object): object {
  const type = resourceType(resource)
  return { kind: type.kind, apiVersion: apiVersionOf(type), ...object }
}

/** The empty objects of bookmarks, with the fields that Go does not omit (list-and-watch-semantics.json). */
const EMPTY: Partial<Record<Resource, object>> = {
  imagestreams: { spec: { lookupPolicy: { local: false } }, status: { dockerImageRepository: '' } },
  statefulsets: {
    spec: { replicas: 0, template: { metadata: {}, spec: { containers: [] } } },
    status: { replicas: 0, availableReplicas: 0 },
  },
}

function bookmarkOf(resource: Resource, resourceVersion: number): object {
  const metadata = { resourceVersion: String(resourceVersion), creationTimestamp: null }
  const isStream = resource === 'imagestreams'
  return whole(resource, {
    metadata: { ...(isStream && { namespace: 'default' }), ...metadata },
    ...EMPTY[resource],
  })
}

function parseResourceVersion(text: string): number {
  if (/^\d*$/.test(text)) return Number(text)
  throw new Refusal(500, '', `resourceVersion: Invalid value: "${text}": ${parseUintError(text)}`)
}

function watchListForbidden(): Refusal {
  const why = 'sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled'
  return invalid('ListOptions', 'meta.k8s.io', '', [forbiddenField('sendInitialEvents', why)])
}

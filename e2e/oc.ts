import type { SeenRequest } from './fault-proxy'

/** A request that changes something. `oc delete` sends no preconditions, so a delete has no body. */
type Write = { method: string; path: string; body: unknown }

const APIS: Record<string, string> = {
  istag: '/apis/image.openshift.io/v1/namespaces/NS/imagestreamtags',
  deployment: '/apis/apps/v1/namespaces/NS/deployments',
  statefulset: '/apis/apps/v1/namespaces/NS/statefulsets',
  pod: '/api/v1/namespaces/NS/pods',
}

/** The request that an `oc` command line sends; null if the line only reads or waits. */
export function writeOf(command: string): Write | null {
  const words = shellWords(command)
  if (words[0] !== 'oc') return null
  const [, verb = '', first = '', second = ''] = words
  const [kind = '', name = ''] = first.includes('/') ? first.split('/') : [first, second]
  const namespace = words[words.indexOf('-n') + 1] ?? ''
  const path = `${(APIS[kind] ?? kind).replace('NS', namespace)}/${encodeURIComponent(name)}`
  if (verb === 'delete') return { method: 'DELETE', path, body: null }
  return { method: 'PATCH', path, body: JSON.parse(words[words.indexOf('-p') + 1] ?? '') as unknown }
}

/** The requests that changed the cluster, without those of the journal and Events. */
export function writesIn(requests: readonly SeenRequest[]): Write[] {
  return requests.flatMap(({ line, body }) => {
    const [method = '', path = ''] = line.split(' ')
    if (!/^(PATCH|DELETE)$/.test(method) || path.includes('/configmaps/')) return []
    return [{ method, path, body: method === 'DELETE' ? null : (JSON.parse(body()) as unknown) }]
  })
}

/** Words are separated by spaces; single quotes can enclose a part of a word: `'it'\''s'`. */
function shellWords(command: string): string[] {
  const words = command.match(/(?:'[^']*'|\\.|[^\s'\\])+/g) ?? []
  return words.map((word) => word.replaceAll(/'([^']*)'|\\(.)/g, '$1$2'))
}

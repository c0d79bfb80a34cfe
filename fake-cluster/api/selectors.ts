import { isObject } from './json'
import { badRequest } from './status'

export type Matcher = (object: { metadata: { labels?: Record<string, string> | null } }) => boolean

const LABEL_TERM = /^(!)?([\w./-]+)\s*(?:(==|!=|=)\s*([\w.-]*)|\s(in|notin)\s*\(([^)]*)\))?$/

/** `a=b,c!=d,e in (f,g),h,!i`: label selectors in a query of the API. */
export function parseLabelSelector(selector: string): Matcher {
  // Commas inside parentheses belong to the term.
  const terms = selector.split(/,(?![^(]*\))/).map((term) => term.trim())
  const tests = terms.filter(Boolean).map(labelTest)
  return ({ metadata }) => tests.every((test) => test(metadata.labels ?? {}))
}

function labelTest(term: string): (labels: Record<string, string>) => boolean {
  const [, not, key, operator, value, set, values] = LABEL_TERM.exec(term) ?? []
  if (key === undefined) throw badRequest(`unable to parse requirement: found '${term}'`)
  const listed = values?.split(',').map((item) => item.trim()) ?? []
  if (not) return (labels) => !(key in labels)
  if (set === 'in') return (labels) => key in labels && listed.includes(labels[key] ?? '')
  if (set === 'notin') return (labels) => !(key in labels && listed.includes(labels[key] ?? ''))
  if (operator === '!=') return (labels) => labels[key] !== value
  if (operator) return (labels) => labels[key] === value
  return (labels) => key in labels
}

const EVENT_FIELDS = [
  'involvedObject.kind',
  'involvedObject.namespace',
  'involvedObject.name',
  'involvedObject.uid',
  'reason',
  'type',
]
const POD_FIELDS = ['spec.nodeName', 'status.phase']

export function parseFieldSelector(selector: string, resource: string): Matcher {
  const more = resource === 'events' ? EVENT_FIELDS : resource === 'pods' ? POD_FIELDS : []
  const known = ['metadata.name', 'metadata.namespace', ...more]
  const tests = selector
    .split(',')
    .filter(Boolean)
    .map((term): Matcher => {
      const [, field = '', operator, value = ''] = /^([^=!]+)(==|=|!=)(.*)$/.exec(term) ?? []
      if (!known.includes(field)) throw unknownField(field)
      return (object) => (fieldOf(object, field) === value) !== (operator === '!=')
    })
  return (object) => tests.every((test) => test(object))
}

function unknownField(field: string): Error {
  return badRequest(`"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`)
}

function fieldOf(object: object, path: string): string {
  const value = path.split('.').reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), object)
  return typeof value === 'string' ? value : ''
}

import { isDeepStrictEqual } from 'node:util'
import { invalid, invalidValue, type FieldError } from '../status'
import { validateTagReference } from './tag-rules'
import type { TagView } from './tag-views'

const OTHER_ANNOTATIONS =
  'tag annotations must not be provided or must be equal to the object meta annotations'

/** Go quotes the value it cannot decode, with the merged keys in order (import-validation.json). */
export function checkAnnotations(next: TagView): void {
  const values: unknown[] = Object.values(next.tag?.annotations ?? {})
  const wrong = values.find((value) => typeof value !== 'string')
  if (wrong === undefined) return
  const merged = sorted({ ...next, ...(next.tag && { tag: sorted(next.tag) }) })
  const why = `json: cannot unmarshal ${typeof wrong} into Go struct field TagReference.tag.annotations of type string`
  throw invalid('', '', '', [invalidValue('patch', JSON.stringify(JSON.stringify(merged)), why)])
}

function sorted(object: object): object {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Only for a new tag: for an existing one, the annotations of the metadata replace them. */
export function annotationErrors({ tag, metadata }: TagView): FieldError[] {
  const isOther = tag?.annotations && !isDeepStrictEqual(tag.annotations, metadata.annotations)
  return isOther ? [invalidValue('tag.annotations', '"<map>"', OTHER_ANNOTATIONS)] : []
}

export function validate(name: string, next: TagView, current: TagView, isNew: boolean): void {
  const errors = next.tag ? validateTagReference(next.tag, 'tag') : []
  if (isNew) errors.push(...annotationErrors(next))
  const uid = next.metadata.uid ?? current.metadata.uid
  if (uid !== current.metadata.uid)
    errors.unshift(invalidValue('metadata.uid', JSON.stringify(uid), 'field is immutable'))
  const rest = ({ metadata }: TagView) => {
    const sent = Object.entries(metadata).filter(([, value]) => value !== null && value !== '')
    const { labels, ...others } = { ...current.metadata, ...Object.fromEntries(sent) }
    const isLabelled = Object.keys(labels ?? {}).length > 0
    // A creation time in the request is ignored (pin-by-imagestreamtag.json).
    return {
      ...others,
      annotations: 0,
      creationTimestamp: 0,
      labels: isLabelled ? labels : current.metadata.labels,
    }
  }
  if (!isDeepStrictEqual(rest(next), rest(current)))
    errors.push(invalidValue('metadata', '""', 'may not update fields other than metadata.annotations'))
  if (errors.length > 0) throw invalid('ImageStreamTag', 'image.openshift.io', name, errors)
}

import { expect, it } from 'vitest'
import { storedObject } from '#lib/cluster/list-watch/stored-form'
import { LAST_APPLIED_ANNOTATION } from '#lib/kubernetes/names'

const name = 'tokman'
const managedFields = [
  { manager: 'kubectl', operation: 'Apply', fieldsV1: { 'f:spec': { 'f:suspend': {} } } },
]

it('keeps neither the manifest of an object nor its managedFields', () => {
  const annotations = { [LAST_APPLIED_ANNOTATION]: '{}', team: 'packit' }
  const metadata = { name, annotations: { team: 'packit' } }
  expect(storedObject({ metadata: { name, annotations, managedFields } })).toEqual({ metadata })
  expect(storedObject({ metadata: { name, managedFields } })).toEqual({ metadata: { name } })
  const plain = { metadata }
  expect(storedObject(plain)).toBe(plain)
})

import { expect, it } from 'vitest'
import { storedMover, storedObject, storedStream } from '#lib/cluster/list-watch/stored-form'
import { fieldWritesOf } from '#lib/kubernetes/field-writes'
import { LAST_APPLIED_ANNOTATION } from '#lib/kubernetes/names'
import type { Deployment, ImageStream } from '#lib/kubernetes/objects'
import { recorded } from '#lib/kubernetes/testing/recorded'

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

it('keeps who moves images, of streams and workloads, in place of their managedFields', () => {
  const [stream, deployment] = recorded('imagestream-with-managed-fields').map(
    ({ response }) => response.body,
  )
  const kept = [storedStream(stream as ImageStream), storedMover(deployment as Deployment)]
  expect(kept.map(({ metadata }) => 'managedFields' in metadata)).toEqual([false, false])
  expect(kept.map((each) => fieldWritesOf(each).map(({ manager }) => manager))).toEqual([
    ['kubectl-client-side-apply'],
    ['kubectl-client-side-apply', 'openshift-controller-manager'],
  ])
})

import { expect, it } from 'vitest'
import { oversizedObject } from '#lib/kubernetes/oversized'

const metadata = {
  name: 'app',
  namespace: 'prod',
  uid: 'u-1',
  resourceVersion: '7',
  generation: 3,
  labels: {},
}
const found = { name: 'app', namespace: 'prod', uid: 'u-1', resourceVersion: '7' }
const head = (object: object, indent = 0) => JSON.stringify(object, null, indent).slice(0, 300)

it.each([
  ['of a list', head({ metadata, spec: {} })],
  ['with its kind', head({ kind: 'Pod', apiVersion: 'v1', metadata, spec: {} })],
  ['of a watch', head({ type: 'MODIFIED', object: { kind: 'Pod', apiVersion: 'v1', metadata } })],
  ['that is indented', head({ kind: 'Pod', metadata }, 2)],
  ['with a null before the name', head({ metadata: { creationTimestamp: null, ...metadata } })],
])('an object %s has its name from the beginning of its JSON', (_which, beginning) => {
  expect(oversizedObject(beginning)).toEqual({ metadata: found, unreadable: 'it is too large' })
})

it.each([
  ['names another object first', head({ spec: { template: { metadata: { name: 'other' } } }, metadata })],
  ['is a text', JSON.stringify(head({ metadata }))],
  ['ends in the name', '{"metadata":{"name":"ap'],
  ['is empty', ''],
])('an object whose JSON %s has no name', (_which, beginning) => {
  expect(oversizedObject(beginning).metadata).toEqual({ name: '' })
})

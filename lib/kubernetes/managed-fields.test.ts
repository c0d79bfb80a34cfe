import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { extractManagedFields, ownsField, type FieldPath } from '#lib/kubernetes/managed-fields'
import { TRIGGERS_ANNOTATION } from '#lib/kubernetes/names'
import { recorded } from '#lib/kubernetes/testing/recorded'

const [stream, deployment] = recorded('imagestream-with-managed-fields').map(({ response }) => {
  const { metadata } = response.body as { metadata: { managedFields: object[] } }
  return metadata.managedFields
})

const SOURCE: FieldPath = ['spec', 'tags', { name: 'prod' }, 'from']
const TRIGGERS: FieldPath = ['metadata', 'annotations', TRIGGERS_ANNOTATION]
const TEMPLATE: FieldPath = ['spec', 'template']
const SUSPEND: FieldPath = ['spec', 'suspend']

describe('the owner of a field', () => {
  it('is whoever wrote it, of the recorded objects', () => {
    const ownersOf = (entries: object[] | undefined, path: FieldPath) =>
      extractManagedFields(entries)
        .filter((entry) => ownsField(entry, path))
        .map(({ manager }) => manager)
    expect(ownersOf(stream, SOURCE)).toEqual(['kubectl-client-side-apply'])
    expect(ownersOf(stream, ['spec', 'tags', { name: 'stg' }, 'from'])).toEqual([])
    expect(ownersOf(deployment, TRIGGERS)).toEqual(['kubectl-client-side-apply'])
    expect(ownersOf(deployment, TEMPLATE)).toEqual([
      'kubectl-client-side-apply',
      'openshift-controller-manager',
    ])
    expect(ownersOf(deployment, SUSPEND)).toEqual([])
  })

  it('can own the whole that the field is in', () => {
    expect(ownsField({ fieldsV1: { 'f:spec': { 'f:tags': {} } } }, SOURCE)).toBe(true)
    expect(ownsField({ fieldsV1: {} }, SOURCE)).toBe(false)
  })

  it('is found by a key with more members than the name', () => {
    const tags = { 'k:{"generation":1,"name":"prod"}': { 'f:from': {} } }
    expect(ownsField({ fieldsV1: { 'f:spec': { 'f:tags': tags } } }, SOURCE)).toBe(true)
  })
})

it('keeps little of a Deployment: no container, no status', () => {
  const extract = JSON.stringify(extractManagedFields(deployment))
  expect(extract).not.toContain('f:containers')
  expect(extract).not.toContain('f:status')
  expect(extract.length).toBeLessThan(JSON.stringify(deployment).length / 4)
})

it('reads any value, and extracts what it reads in the same way', () => {
  const key = fc.constantFrom(
    'f:spec',
    'f:tags',
    'f:from',
    'f:template',
    'f:metadata',
    'f:annotations',
    `f:${TRIGGERS_ANNOTATION}`,
    'k:{"name":"prod"}',
    'k:{',
    'k:null',
    '.',
  )
  const { fields } = fc.letrec<{ fields: unknown }>((tie) => ({
    fields: fc.oneof(
      { maxDepth: 6 },
      fc.constantFrom<unknown>({}, null, 'x', 0, []),
      fc.dictionary(key, tie('fields'), { maxKeys: 4 }),
    ),
  }))
  const entry = fc.oneof(
    fc.record({ manager: fc.string(), operation: fc.constantFrom('Apply', 'Update'), fieldsV1: fields }),
    fields,
  )
  const paths = fc.constantFrom(SOURCE, TRIGGERS, TEMPLATE, SUSPEND)
  fc.assert(
    fc.property(fc.oneof(fc.array(entry), fields), paths, (entries, path) => {
      for (const kept of extractManagedFields(entries)) {
        expect(extractManagedFields([kept])).toEqual([kept])
        expect(typeof ownsField(kept, path)).toBe('boolean')
      }
    }),
    { numRuns: 500 },
  )
  fc.assert(
    fc.property(fields, paths, (fieldsV1, path) => {
      const [kept] = extractManagedFields([{ manager: 'kubectl', operation: 'Apply', fieldsV1 }])
      expect(kept !== undefined && ownsField(kept, path)).toBe(ownsField({ fieldsV1 }, path))
    }),
    { numRuns: 2000 },
  )
})

import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { fieldWritesOf, keepFieldWrites, readFieldWrites } from '#lib/kubernetes/field-writes'
import type { KubernetesObject } from '#lib/kubernetes/objects'
import { recorded } from '#lib/kubernetes/testing/recorded'

const [stream, deployment] = recorded('imagestream-with-managed-fields').map(
  ({ response }) => response.body as KubernetesObject,
)

const entry = (fieldsV1: unknown, more: object = {}) => {
  return { manager: 'oc', operation: 'Update', time: '2026-11-23T18:00:00Z', fieldsV1, ...more }
}

describe('who wrote the fields that move images', () => {
  it('is known of a recorded stream from its creation on, and not of its imports', () => {
    expect(stream && fieldWritesOf(stream)).toEqual([
      {
        manager: 'kubectl-client-side-apply',
        at: '2026-11-23T17:50:10Z',
        tags: ['prod'],
        scheduled: [],
        template: 'none',
        suspend: false,
        triggers: false,
      },
    ])
  })

  it('is known of a recorded Deployment: who applied it, and the image trigger that has nothing but the image', () => {
    expect(deployment && fieldWritesOf(deployment)).toEqual([
      {
        manager: 'kubectl-client-side-apply',
        at: '2026-11-23T17:54:38Z',
        tags: [],
        scheduled: [],
        template: 'too',
        suspend: false,
        triggers: true,
      },
      {
        manager: 'openshift-controller-manager',
        at: '2026-11-23T17:56:10Z',
        tags: [],
        scheduled: [],
        template: 'only',
        suspend: false,
        triggers: false,
      },
    ])
  })

  it.each([
    ['without a time', entry({ 'f:spec': { 'f:template': {} } }, { time: undefined })],
    ['with a time that is none', entry({ 'f:spec': { 'f:template': {} } }, { time: 'yesterday' })],
    ['without a manager', entry({ 'f:spec': { 'f:template': {} } }, { manager: undefined })],
    ['of other fields', entry({ 'f:spec': { 'f:replicas': {} }, 'f:status': {} })],
    [
      'of a tag without its source',
      entry({ 'f:spec': { 'f:tags': { 'k:{"name":"prod"}': { 'f:name': {} } } } }),
    ],
    ['that were stripped', {}],
  ])('is not known of fields %s', (_, each) => {
    expect(readFieldWrites([each])).toEqual([])
  })

  it('is known of a CronJob that a client suspended', () => {
    const suspended = entry({ 'f:spec': { 'f:suspend': {} } }, { manager: 'kubectl-patch' })
    expect(readFieldWrites([suspended])).toMatchObject([
      { manager: 'kubectl-patch', at: '2026-11-23T18:00:00Z', suspend: true, triggers: false },
    ])
  })

  it('is known of image triggers, and of the schedule of a tag', () => {
    const annotated = entry({ 'f:metadata': { 'f:annotations': { 'f:image.openshift.io/triggers': {} } } })
    expect(readFieldWrites([annotated])).toMatchObject([{ triggers: true, template: 'none' }])
    const policy = { 'f:importPolicy': { 'f:scheduled': {} } }
    const scheduled = entry({ 'f:spec': { 'f:tags': { 'k:{"name":"stg"}': policy } } })
    expect(readFieldWrites([scheduled])).toMatchObject([{ scheduled: ['stg'], tags: [] }])
  })

  it('costs no more for each tag, however many a stream has', () => {
    const parsed = (count: number) => {
      const names = Array.from({ length: count }, (_, index) => `t-${index}`)
      const tags = Object.fromEntries(
        names.map((name) => [`k:${JSON.stringify({ name })}`, { 'f:from': {} }]),
      )
      const parse = vi.spyOn(JSON, 'parse')
      expect(readFieldWrites([entry({ 'f:spec': { 'f:tags': tags } })])).toMatchObject([{ tags: names }])
      const { length } = parse.mock.calls
      parse.mockRestore()
      return length / count
    }
    expect(parsed(200)).toBe(parsed(20))
  })

  it('is kept by the store, where managedFields are gone', () => {
    const metadata = { name: 'tokman', managedFields: [entry({ 'f:spec': { 'f:template': {} } })] }
    const kept: { metadata: { name: string; managedFields?: unknown } } = { metadata: { name: 'tokman' } }
    keepFieldWrites(kept.metadata, readFieldWrites(metadata.managedFields))
    expect(fieldWritesOf(kept)).toEqual(fieldWritesOf({ metadata }))
    expect(JSON.stringify(kept)).toBe('{"metadata":{"name":"tokman"}}')
  })

  it('can be anything', () => {
    fc.assert(fc.property(fc.anything(), (entries) => Array.isArray(readFieldWrites(entries))))
  })
})

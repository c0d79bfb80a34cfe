import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { flawOf, memberOf } from '#lib/kubernetes/shapes'
import type { Resource } from '#lib/kubernetes/paths'
import { recorded } from '#lib/kubernetes/testing/recorded'

const RESOURCES: Record<string, Resource> = {
  ControllerRevision: 'controllerrevisions',
  CronJob: 'cronjobs',
  Deployment: 'deployments',
  Event: 'events',
  ImageStream: 'imagestreams',
  ImageStreamImage: 'imagestreamimages',
  ImageStreamImport: 'imagestreamimports',
  ImageStreamTag: 'imagestreamtags',
  Job: 'jobs',
  Pod: 'pods',
  ReplicaSet: 'replicasets',
  StatefulSet: 'statefulsets',
}

const folder = new URL('./recordings', import.meta.url)
const scenarios = readdirSync(folder).flatMap((file) => (file.endsWith('.json') ? [file.slice(0, -5)] : []))

describe('the required members of objects', () => {
  it.each(scenarios)('are in each object of %s', (scenario) => {
    const flaws = recorded(scenario).flatMap(({ description, response: { body } }) =>
      objectsIn(body).flatMap(({ kind, object }) => {
        const resource = RESOURCES[kind]
        const flaw = resource ? flawOf(resource, object) : null
        return flaw === null ? [] : [`${description}: ${kind}: ${flaw}`]
      }),
    )
    expect(flaws).toEqual([])
  })
})

/** An object, or the items of a list, which come without their kind. */
function objectsIn(body: unknown): { kind: string; object: unknown }[] {
  const kind = memberOf(body, 'kind')
  const items = memberOf(body, 'items')
  if (typeof kind !== 'string') return []
  if (!Array.isArray(items)) return [{ kind, object: body }]
  // Some lists are trimmed to what matters, as the README of the recordings says: their workloads have no selector.
  return items
    .filter((item: unknown) => !isTrimmed(memberOf(item, 'spec')))
    .map((object: unknown) => ({ kind: kind.replace(/List$/, ''), object }))
}

function isTrimmed(spec: unknown): boolean {
  return memberOf(spec, 'template') !== undefined && memberOf(spec, 'selector') === undefined
}

describe('what is missing or null', () => {
  it('is read as Go reads it', () => {
    const items = [{ created: null, dockerImageReference: 'x', image: null, generation: 1 }]
    const stream = {
      metadata: { name: 'app', resourceVersion: '1', labels: { a: null }, annotations: null, uid: null },
      spec: { tags: [{ name: 'prod', from: null, generation: null }] },
      status: { tags: [{ tag: null, items }] },
    }
    expect(flawOf('imagestreams', stream)).toBeNull()
    expect(stream).toEqual({
      metadata: { name: 'app', resourceVersion: '1', labels: { a: '' }, annotations: null },
      spec: { tags: [{ name: 'prod', generation: null }] },
      status: {
        tags: [{ tag: '', items: [{ created: '', dockerImageReference: 'x', image: '', generation: 1 }] }],
      },
    })
  })
})

describe('an object that is not what its API says', () => {
  const metadata = { name: 'app', resourceVersion: '1' }
  const spec = { selector: {}, template: {} }

  it.each([
    ['imagestreams', 'text', 'it is not an object'],
    ['imagestreams', {}, 'metadata is missing'],
    ['imagestreams', { metadata: { name: 'a__b' } }, 'metadata.name is not a valid name'],
    ['imagestreams', { metadata: { name: 'app' } }, 'metadata.resourceVersion is missing'],
    ['imagestreams', { metadata, spec: { tags: {} } }, 'spec.tags is not a list'],
    ['imagestreams', { metadata, spec: { tags: [{ name: 'a' }, null] } }, 'spec.tags[1] is not an object'],
    [
      'imagestreams',
      { metadata, status: { tags: [{ tag: 'a', items: [[]] }] } },
      'status.tags[0].items[0] is not an object',
    ],
    ['deployments', { metadata, spec: { selector: {} } }, 'spec.template is missing'],
    ['deployments', { metadata, spec: { ...spec, replicas: '3' } }, 'spec.replicas is not a number'],
    [
      'deployments',
      { metadata: { ...metadata, annotations: { a: 1 } }, spec },
      'metadata.annotations["a"] is not a string',
    ],
    ['controllerrevisions', { metadata }, 'revision is missing'],
    ['cronjobs', { metadata, spec: { jobTemplate: {} } }, 'spec.schedule is missing'],
  ] as const)('is told why: %s %j', (resource, object, flaw) => {
    expect(flawOf(resource, structuredClone(object))).toBe(flaw)
  })
})

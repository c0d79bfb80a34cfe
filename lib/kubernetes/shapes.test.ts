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

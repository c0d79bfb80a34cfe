import { describe, expect, it } from 'vitest'
import { objectPath } from '#lib/kubernetes/paths'
import { missingRightsMessage, neededRights } from '#lib/plan/steps/needed-rights'
import type { Step, StepRequest } from '#lib/plan/plan'

function step(method: StepRequest['method'], path: string): Step {
  return { sentence: '', request: { method, path, contentType: 'application/json', body: {} }, after: null }
}

const PIN = step('PATCH', objectPath('imagestreamtags', 'ns', 'app:prod'))

describe('the rights that steps need', () => {
  it('are verbs on objects, each once', () => {
    const steps = [
      PIN,
      PIN,
      step('POST', '/apis/image.openshift.io/v1/namespaces/ns/imagestreamimports'),
      step('DELETE', objectPath('pods', 'ns', 'db-0')),
    ]
    expect(neededRights(steps)).toEqual([
      { verb: 'patch', group: 'image.openshift.io', resource: 'imagestreamtags', name: 'app:prod' },
      { verb: 'create', group: 'image.openshift.io', resource: 'imagestreamimports', name: null },
      { verb: 'delete', group: '', resource: 'pods', name: 'db-0' },
    ])
  })

  it('are named with the rules that give them, each once', () => {
    const pods = ['db-0', 'db-1'].map((name) => step('DELETE', objectPath('pods', 'ns', name)))
    expect(missingRightsMessage(neededRights([PIN, ...pods]), 'ns')).toBe(
      "The service account of Quayside may not patch imagestreamtags.image.openshift.io or delete pods in the namespace ns, so this would fail. Add to its Role: { apiGroups: ['image.openshift.io'], resources: [imagestreamtags], verbs: [patch] }, { apiGroups: [''], resources: [pods], verbs: [delete] }",
    )
  })
})

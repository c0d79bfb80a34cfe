import { describe, expect, it } from 'vitest'
import { objectPath } from '#lib/kubernetes/paths'
import { neededRights } from '#lib/plan/steps/needed-rights'
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
})

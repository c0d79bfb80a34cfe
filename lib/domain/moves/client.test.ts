import { describe, expect, it } from 'vitest'
import { clientName, isClient } from '#lib/domain/moves/client'

describe('a manager of fields', () => {
  it.each([
    ['kubectl-client-side-apply', 'oc apply'],
    ['kubectl-edit', 'oc edit'],
    ['kubectl-rollout', 'oc rollout'],
    ['kubectl', 'oc apply --server-side'],
    ['oc', 'oc'],
    ['argocd-controller', 'Argo CD'],
    ['Mozilla', 'the web console'],
    ['my-script', 'my-script'],
  ])('%s is %s', (manager, name) => {
    expect(isClient(manager)).toBe(true)
    expect(clientName(manager)).toBe(name)
  })

  it.each(['openshift-controller-manager', 'openshift-apiserver', 'kube-controller-manager', 'quayside'])(
    '%s is no client',
    (manager) => {
      expect(isClient(manager)).toBe(false)
    },
  )
})

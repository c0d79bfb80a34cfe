import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { NAMESPACE, startTestCluster, type TestCluster } from '../../../fake-cluster/testing/test-cluster'
import { startFaultProxy } from '../../../e2e/fault-proxy'
import { reviewSubject, type Subject } from '#lib/cluster/request/access-review'
import { connect } from '#lib/cluster/request/connection'
import { INTERACTIVE_LIMITS } from '#lib/cluster/request/request'
import { serveAnswers, writeTemporary } from '#lib/cluster/testing/test-server'
import type { Right } from '#lib/domain/rights/right'

const PATCH_TAGS: Right = {
  verb: 'patch',
  group: 'image.openshift.io',
  resource: 'imagestreamtags',
  name: null,
}
const EDIT = { apiGroups: ['image.openshift.io'], resources: ['imagestreamtags'], verbs: ['patch'] }
const LOGS = { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] }
const ASK = {
  apiGroups: ['authorization.k8s.io'],
  resources: ['localsubjectaccessreviews'],
  verbs: ['create'],
}

let cluster: TestCluster

beforeAll(async () => {
  const users = {
    quayside: [{ ...ASK, namespaces: [NAMESPACE] }],
    'may-not-ask': [],
    alice: [{ ...EDIT, namespaces: [NAMESPACE] }],
    one: [{ ...EDIT, resourceNames: ['worker:prod'] }],
  }
  cluster = await startTestCluster(users, 100, { 'packit-team': [EDIT, LOGS], 'tým/žluťoučký 🐎': [EDIT] })
  cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } }))
})
afterAll(() => cluster.stop())

function ask(subject: Subject, right = PATCH_TAGS, account = 'quayside', namespace = NAMESPACE) {
  const connection = connect({ server: cluster.url, tokenFile: writeTemporary('token', account) })
  return reviewSubject(connection, namespace, subject, right, INTERACTIVE_LIMITS)
}

describe('a review of a person', () => {
  const many = Array.from({ length: 500 }, (_, index) => `group-${index}`)

  it.each([
    ['a user', { user: 'alice', groups: [] }, PATCH_TAGS, 'allowed'],
    ['somebody without a role', { user: 'carol', groups: ['system:authenticated'] }, PATCH_TAGS, 'denied'],
    ['a group', { user: 'dave', groups: ['packit-team'] }, PATCH_TAGS, 'allowed'],
    ['a group with other letters', { user: 'dave', groups: ['Packit-Team'] }, PATCH_TAGS, 'denied'],
    ['one of 500 groups', { user: 'dave', groups: [...many, 'packit-team'] }, PATCH_TAGS, 'allowed'],
    ['none of 500 groups', { user: 'dave', groups: many }, PATCH_TAGS, 'denied'],
    ['a group that is not ASCII', { user: 'žofie', groups: ['tým/žluťoučký 🐎'] }, PATCH_TAGS, 'allowed'],
    ['a role for one object, of all', { user: 'one', groups: [] }, PATCH_TAGS, 'denied'],
    ['that object', { user: 'one', groups: [] }, { ...PATCH_TAGS, name: 'worker:prod' }, 'allowed'],
    [
      'a subresource',
      { user: 'dave', groups: ['packit-team'] },
      { verb: 'get', group: '', resource: 'pods/log', name: null },
      'allowed',
    ],
  ] as [string, Subject, Right, string][])('of %s', async (_whom, subject, right, verdict) => {
    expect(await ask(subject, right)).toBe(verdict)
  })

  it('tells a cluster that denies from one that Quayside may not ask', async () => {
    expect(await ask({ user: 'alice', groups: [] }, PATCH_TAGS, 'may-not-ask')).toBe('may-not-ask')
    expect(await ask({ user: 'alice', groups: [] }, PATCH_TAGS, 'quayside', 'packit--stg')).toBe(
      'may-not-ask',
    )
  })
})

describe('an answer', () => {
  it.each([
    [{ allowed: true, reason: 'RBAC: allowed by RoleBinding "x"' }, 'allowed'],
    [{ allowed: true, evaluationError: 'role "gone" not found' }, 'allowed'],
    [{ allowed: false }, 'denied'],
    [{ allowed: false, denied: true, reason: 'scopes [user:info] prevent this action' }, 'denied'],
    [{ allowed: false, denied: true, evaluationError: 'webhook failed' }, 'denied'],
    [{ allowed: false, evaluationError: 'webhook failed' }, 'unknown'],
    [{ allowed: true, denied: true }, 'unknown'],
    [{ allowed: 'true' }, 'unknown'],
    [{}, 'unknown'],
    [undefined, 'unknown'],
  ])('with the status %j means %s', async (status, verdict) => {
    const { connection } = await serveAnswers({ status: 201, body: { status } })
    const subject = { user: 'alice', groups: [] }
    expect(await reviewSubject(connection, NAMESPACE, subject, PATCH_TAGS, INTERACTIVE_LIMITS)).toBe(verdict)
  })

  it.each([
    ['an error', { status: 500, contentType: 'application/json', body: '{}' }],
    ['no JSON', { status: 201, contentType: 'text/html', body: '<html>' }],
    ['no connection', 'reset'],
  ] as const)('that is %s means nothing', async (_what, fault) => {
    const proxy = await startFaultProxy(cluster.url)
    onTestFinished(() => proxy.close())
    proxy.break(/localsubjectaccessreviews/, fault)
    const connection = connect({ server: proxy.url, tokenFile: writeTemporary('token', 'quayside') })
    const subject = { user: 'alice', groups: [] }
    expect(await reviewSubject(connection, NAMESPACE, subject, PATCH_TAGS, INTERACTIVE_LIMITS)).toBe(
      'unknown',
    )
  })
})

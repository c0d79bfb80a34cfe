import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { NAMESPACE, startTestCluster, type TestCluster } from '../../../fake-cluster/testing/test-cluster'
import { startFaultProxy } from '../../../e2e/fault-proxy'
import { connect } from '#lib/cluster/request/connection'
import { missingRights } from '#lib/cluster/request/missing-rights'
import { INTERACTIVE_LIMITS } from '#lib/cluster/request/request'
import { writeTemporary } from '#lib/cluster/testing/test-server'
import { ALL_RIGHTS } from '#lib/domain/rights/features'
import { rulesOf } from '#lib/domain/rights/right'

const READ = { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] }
const RULES = /selfsubjectrulesreviews/
const ACCESS = /selfsubjectaccessreviews/

let cluster: TestCluster

beforeAll(async () => {
  const misnamed = ALL_RIGHTS.map((right) => (right.name === null ? right : { ...right, name: 'other' }))
  cluster = await startTestCluster({
    whole: rulesOf(ALL_RIGHTS),
    misnamed: rulesOf(misnamed),
    reader: [READ],
    stranger: [],
  })
})
afterAll(() => cluster.stop())

async function reviewAs(user: string) {
  const proxy = await startFaultProxy(cluster.url)
  onTestFinished(() => proxy.close())
  const connection = connect({ server: proxy.url, tokenFile: writeTemporary('token', user) })
  const asked = (line: RegExp) => proxy.requests.filter((each) => line.test(each.line)).length
  return { proxy, asked, review: () => missingRights(connection, NAMESPACE, INTERACTIVE_LIMITS) }
}

describe('the rights that an account lacks', () => {
  it('are none with the whole Role, which takes one request', async () => {
    const { review, asked } = await reviewAs('whole')
    expect(await review()).toEqual({ ok: true, value: { missing: [], unknown: [] } })
    expect([asked(RULES), asked(ACCESS)]).toEqual([1, 0])
  })

  it('are those that its rules do not give', async () => {
    const { review } = await reviewAs('reader')
    const missing = ALL_RIGHTS.filter(({ verb }) => !READ.verbs.includes(verb))
    expect(await review()).toEqual({ ok: true, value: { missing, unknown: [] } })
  })

  it('are those to an object that a rule does not name', async () => {
    const { review } = await reviewAs('misnamed')
    const missing = ALL_RIGHTS.filter(({ name }) => name !== null)
    expect(await review()).toEqual({ ok: true, value: { missing, unknown: [] } })
  })

  it('are all without a Role', async () => {
    const { review } = await reviewAs('stranger')
    expect(await review()).toEqual({ ok: true, value: { missing: ALL_RIGHTS, unknown: [] } })
  })

  it('are asked for one by one where the cluster cannot list its rules', async () => {
    const { review, proxy, asked } = await reviewAs('whole')
    proxy.break(RULES, { status: 403, contentType: 'application/json', body: '{}' })
    expect(await review()).toEqual({ ok: true, value: { missing: [], unknown: [] } })
    expect(asked(ACCESS)).toBe(ALL_RIGHTS.length)
  })

  it('are unknown where the cluster does not say', async () => {
    const { review, proxy } = await reviewAs('stranger')
    proxy.break(ACCESS, { status: 500, contentType: 'application/json', body: '{}' })
    expect(await review()).toEqual({ ok: true, value: { missing: [], unknown: ALL_RIGHTS } })
    proxy.break(RULES, { status: 503, contentType: 'application/json', body: '{}' })
    expect(await review()).toMatchObject({ ok: false, error: { code: 'unavailable' } })
  })
})

import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  deploymentOf,
  NAMESPACE,
  startTestCluster,
  type TestCluster,
} from '../../../fake-cluster/testing/test-cluster'
import { startFaultProxy } from '../../../e2e/fault-proxy'
import { DEFAULT_ORDER, laneFilterOf } from '#lib/domain/pipeline/lane-filter'
import { LONG_LIMIT } from '#lib/runtime/time-limit'
import { startReplica } from '#lib/server/testing/test-replica'
import { pipelineFor } from '#lib/server/views/views'

let cluster: TestCluster
beforeAll(async () => {
  cluster = await startTestCluster()
  cluster.store.put('deployments', deploymentOf('web', 'quay.io/a/web:1'))
})
afterAll(() => cluster.stop())

const STATUSES: [status: number, reason: string][] = [
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'NotFound'],
  [409, 'Conflict'],
  [422, 'Invalid'],
  [500, 'InternalError'],
  [503, 'ServiceUnavailable'],
]

it.each(STATUSES)(
  'image streams whose list answers %i do not keep the workloads back, and are told of',
  async (status, reason) => {
    const proxy = await startFaultProxy(cluster.url)
    const body = JSON.stringify({ kind: 'Status', status: 'Failure', code: status, reason, message: 'words' })
    proxy.break(/^GET .*\/imagestreams\b/, { status, contentType: 'application/json', body })
    const { environment } = await startReplica(proxy, { name: `answers-${status}`, namespace: NAMESPACE })
    const grant = { environment, mayAct: true }
    const view = await pipelineFor(grant, laneFilterOf('', null), DEFAULT_ORDER, 0, LONG_LIMIT)
    if (!view.ok) throw new Error(view.error.message)
    expect(view.value.unread.map(({ what }) => what)).toEqual(['image streams'])
    expect(view.value.lanes).toEqual([])
    expect(view.value.others.map(({ name }) => name)).toEqual(['web'])
  },
)

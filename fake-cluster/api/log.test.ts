import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Pod, Status } from '#lib/kubernetes/objects'
import { CORE, NAMESPACE, startTestCluster, type TestCluster } from '../testing/test-cluster'

const RUNNING = { running: { startedAt: '2026-11-20T00:00:00Z' } }
const FAILED = { terminated: { exitCode: 1, reason: 'Error', finishedAt: '2026-11-20T00:00:00Z' } }

let cluster: TestCluster
beforeAll(async () => {
  cluster = await startTestCluster()
  const put = (name: string, states: Pick<StatusOf, 'state' | 'lastState'>[]) =>
    cluster.store.put('pods', {
      metadata: { name, namespace: NAMESPACE, uid: name },
      spec: { containers: states.map((_state, index) => ({ name: `c${index}` })), nodeName: 'node' },
      status: {
        phase: 'Running',
        containerStatuses: states.map((state, index) => ({
          ...{ name: `c${index}`, ready: true, restartCount: 0, image: '', imageID: '' },
          ...state,
        })),
      },
    })
  put('two', [{ state: RUNNING }, { state: FAILED, lastState: FAILED }])
  put('new', [{ state: { waiting: { reason: 'ContainerCreating' } } }])
})
afterAll(() => cluster.stop())

type StatusOf = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number]

const log = (pod: string, query: string) =>
  cluster.call<string & Status>('GET', `${CORE}/pods/${pod}/log?${query}`)

it('counts lines from the end, and then bytes from the beginning', async () => {
  const { body } = await log('two', 'container=c0&tailLines=2')
  expect(body).toMatch(/^\S+ INFO task \d+ done\n\S+ INFO task \d+ done\n$/)
  expect((await log('two', 'container=c0&tailLines=1&limitBytes=4')).body).toHaveLength(4)
})

it('has the log of the instance before, where one ended', async () => {
  const [now, before] = [await log('two', 'container=c1'), await log('two', 'container=c1&previous=true')]
  expect(before.body).toContain('ImportError')
  expect(now.body).toBe(before.body)
})

it.each([
  ['two', 'container=c0&previous=true', 400, 'previous terminated container "c0" in pod "two" not found'],
  ['two', '', 400, 'a container name must be specified for pod two, choose one of: [c0 c1]'],
  ['two', 'container=c9', 400, 'container c9 is not valid for pod two'],
  ['new', 'container=c0', 400, 'container "c0" in pod "new" is waiting to start: ContainerCreating'],
  ['gone', 'container=c0', 404, 'pods "gone" not found'],
])('refuses pod %s with %s', async (pod, query, status, message) => {
  expect(await log(pod, query)).toMatchObject({ status, body: { kind: 'Status', message } })
})

it('a log that is followed brings new lines, and ends with its container', async () => {
  const response = await fetch(`${cluster.url}${CORE}/pods/two/log?container=c0&tailLines=1&follow=true`, {
    headers: { authorization: 'Bearer admin' },
  })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  const first = await reader?.read()
  const second = await reader?.read()
  expect([first?.value, second?.value]).toEqual([
    expect.stringContaining('INFO task'),
    expect.stringContaining('INFO task'),
  ])
  expect(second?.value).not.toContain(first?.value)
  cluster.store.delete('pods', NAMESPACE, 'two')
  for (let next = await reader?.read(); next?.done === false; next = await reader?.read());
})

import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  APPS,
  CORE,
  deploymentOf,
  IMAGES,
  NAMESPACE,
  startTestCluster,
  streamOf,
  triggerOf,
  until,
  type TestCluster,
} from '../../../fake-cluster/testing/test-cluster'
import { startFaultProxy } from '../../../e2e/fault-proxy'
import { digestOf } from '#lib/domain/image/pull-spec'
import type { ConfigMap, Deployment, Event, ImageStream, KubernetesList } from '#lib/kubernetes/objects'
import type { Operation } from '#lib/plan/operation/operation'
import { operationOf, withStep } from '#lib/plan/operation/operation-steps'
import type { Plan, Step } from '#lib/plan/plan'
import type { Environment } from '#lib/server/config/parse'
import { appendOperation, readJournal } from '#lib/server/journal/journal'
import { handOver } from '#lib/server/operations/carry-out'
import { ordersOf, seal } from '#lib/server/operations/orders'
import { noteCauses } from '#lib/server/operations/record-cause'
import { stopInJournal } from '#lib/server/operations/stop-operation'
import { watchOperations } from '#lib/server/operations/watch-operations'
import { startOperation } from '#lib/server/operations/start-operation'
import { storeOf } from '#lib/server/environment/stores'
import { SHORT_LIMIT } from '#lib/runtime/time-limit'
import { operationFor } from '#lib/server/views/operation-views'
import { startReplica } from '#lib/server/testing/test-replica'
import { sessionWith } from '#lib/server/testing/test-session'

vi.mock('#lib/plan/operation/lease-times', () => ({ BEAT_MS: 500, LEASE_MS: 2_000, ANSWERED_MS: 3_000 }))

const NAME = 'packit-service'
const TAG = `${IMAGES}/imagestreamtags/${NAME}:prod`
const account = { issuer: 'https://sso.example.com', subject: 'ola' }
const session = sessionWith({ user: { name: 'Ola', ...account } })

let cluster: TestCluster
/** The digests of the tag, newest first. */
let digests: [string, string]

beforeAll(async () => {
  cluster = await startTestCluster()
})
afterAll(() => cluster.stop())

beforeEach(async () => {
  cluster.registry.clear()
  cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } }))
  const old = cluster.push('packit/packit-service', 'prod')
  await cluster.call('POST', `${IMAGES}/imagestreams`, streamOf(NAME, 'prod'))
  await until(newest, (digest) => digest === old)
  await cluster.call(
    'POST',
    `${APPS}/deployments`,
    probed(deploymentOf(NAME, `${NAME}:prod`, triggerOf(`${NAME}:prod`, NAME))),
  )
  const recent = cluster.push('packit/packit-service', 'prod')
  await importNow()
  await until(running, (digest) => digest === recent)
  digests = [recent, old]
})

describe('an operation', () => {
  it('is in the journal before its first step, goes on by itself, and ends healthy', async () => {
    const { environment, proxy } = await startQuayside('ends-healthy')
    const started = await start(environment, await pin(digests[1]))
    expect(started.outcome).toBe('started')
    const writes = proxy.requests.map(({ line }) => line).filter((line) => !line.startsWith('GET'))
    // The operation, then that its step begins.
    expect(writes[0]).toContain('POST /api/v1')
    expect(writes[1]).toContain('PATCH /api/v1')
    expect(writes[2]).toContain('PATCH /apis/image')
    expect(operations(environment)[0]).toMatchObject({ by: 'Ola', account })
    await expect.poll(() => ended(environment), { timeout: 8_000 }).toMatchObject({ state: 'healthy' })
    expect(await running()).toBe(digests[1])
  })

  it('names who and why on the workload and on the stream', async () => {
    const { environment } = await startQuayside('names-who')
    await start(environment, await pin(digests[1]))
    const cause = `Pin ${NAME}:prod, by Ola: it crashes`
    await expect.poll(eventTexts).toEqual([`Deployment: ${cause}`, `ImageStream: ${cause}`])
  })

  it('says where it could not name them, since the image trigger did not move the workload in time', async () => {
    const { environment } = await startQuayside('names-nobody')
    const author = { id: 'unmoved', by: 'Ola', reason: '', startedAt: new Date().toISOString() }
    expect(await noteCauses(environment, operationOf(await pin(digests[1]), author), 10)).toEqual([
      expect.stringMatching(`^The change cause of ${NAME} was not written: it has no revision of this after`),
    ])
  })

  it('is done once, however often and by however many replicas it is asked for', async () => {
    const [here, there] = [await startQuayside('once-here'), await startQuayside('once-there')]
    const plan = await pin(digests[1])
    const all = [here, there, here, there].map(({ environment }) => start(environment, plan))
    const ids = (await Promise.all(all)).map((each) => (each.outcome === 'started' ? each.id : each.outcome))
    expect(new Set(ids).size).toBe(1)
    const sent = [here, there].flatMap(({ proxy }) => proxy.requests)
    expect(sent.filter(({ line }) => line.startsWith('PATCH /apis/image'))).toHaveLength(1)
    await expect.poll(() => operations(there.environment)).toHaveLength(1)
  })

  it('is done again where another one took it back meanwhile', async () => {
    const { environment } = await startQuayside('back-and-forth')
    for (const [index, digest] of [digests[1], digests[0], digests[1]].entries()) {
      expect(await start(environment, await pin(digest))).toMatchObject({ outcome: 'started' })
      await expect.poll(running).toBe(digest)
      await expect.poll(() => operations(environment)).toHaveLength(index + 1)
    }
  })

  it('does nothing where the journal cannot be written', async () => {
    const { environment, proxy } = await startQuayside('unwritten')
    const body = '{"kind":"Status","code":403,"reason":"Forbidden","message":"no"}'
    proxy.break(/(POST|PATCH) .*configmaps/, { status: 403, contentType: 'application/json', body })
    expect(await start(environment, await pin(digests[1]))).toMatchObject({
      outcome: 'unwritten',
      error: { code: 'forbidden' },
    })
    expect(await running()).toBe(digests[0])
  })

  it('is carried out where the answer of the journal is lost', async () => {
    const { environment, proxy } = await startQuayside('lost-journal-answer')
    proxy.break(/POST .*configmaps/, 'lose-response')
    expect(await start(environment, await pin(digests[1]))).toMatchObject({ outcome: 'started' })
    await expect.poll(() => ended(environment), { timeout: 8_000 }).toMatchObject({ state: 'healthy' })
    expect(await running()).toBe(digests[1])
    expect(operations(environment)).toHaveLength(1)
  }, 20_000)

  it('that was given up, and stands in the journal all the same, swallows no second try', async () => {
    const { environment, proxy } = await startQuayside('late-journal')
    proxy.break(/POST .*configmaps/, 'lose-response')
    proxy.break(/GET .*configmaps/, 'reset')
    const plan = await pin(digests[1])
    expect(await start(environment, plan)).toMatchObject({
      outcome: 'unwritten',
      error: { code: 'unreachable' },
    })
    proxy.clearFaults()
    const second = await start(environment, plan)
    await expect.poll(running).toBe(digests[1])
    // After ten seconds of failures, the list-watch of the journal pauses for up to 12.8 s (lib/runtime/backoff.ts).
    await expect.poll(() => operations(environment), { timeout: 15_000 }).toHaveLength(2)
    const first = () => operations(environment).find(({ id }) => !('id' in second && second.id === id))
    await expect
      .poll(() => first()?.end, { timeout: 8_000 })
      .toMatchObject({ state: 'stopped', next: [{ sentence: 'Try again' }] })
    expect(proxy.requests.filter(({ line }) => line.startsWith('PATCH /apis/image'))).toHaveLength(1)
  }, 40_000)

  it('shows a conflict before it answers, and has failed', async () => {
    const { environment } = await startQuayside('conflict')
    const plan = await pin(digests[1])
    await cluster.call('PATCH', `${IMAGES}/imagestreams/${NAME}`, { metadata: { annotations: { a: 'b' } } })
    expect(await start(environment, plan)).toEqual({ outcome: 'conflict' })
    await expect
      .poll(() => ended(environment))
      .toMatchObject({
        state: 'failed',
        next: [{ sentence: 'Try again' }],
      })
  })
})

describe('a step whose answer is lost', () => {
  it('is looked up and found done, and is not sent again', async () => {
    const { environment, proxy } = await startQuayside('lost-answer')
    proxy.break(/PATCH .*imagestreamtags/, 'lose-response')
    expect(await start(environment, await pin(digests[1]))).toMatchObject({ outcome: 'started' })
    await expect.poll(() => stepStates(environment)).toEqual(['unknown'])
    await expect.poll(() => stepStates(environment), { timeout: 5_000 }).toEqual(['done'])
    await expect.poll(() => ended(environment), { timeout: 8_000 }).toMatchObject({ state: 'healthy' })
    expect(proxy.requests.filter(({ line }) => line.startsWith('PATCH /apis/image'))).toHaveLength(1)
  }, 20_000)

  it('is looked up and found not done, and what comes after it is left', async () => {
    const { environment, proxy } = await startQuayside('lost-request')
    proxy.break(/PATCH .*imagestreamtags/, 'reset')
    const plan = await pin(digests[1])
    await start(environment, { ...plan, steps: [...plan.steps, restartStep(null)] })
    await expect
      .poll(() => ended(environment), { timeout: 8_000 })
      .toMatchObject({
        state: 'failed',
        message: 'The cluster did not answer, and the step was not done. 0 steps of 2 were done.',
      })
    expect(stepStates(environment)).toEqual(['failed', 'left'])
    expect(await running()).toBe(digests[0])
  }, 20_000)
})

describe('a step that the cluster does after its answer was lost', () => {
  it('is told as unknown until then, and never as not done', async () => {
    const { environment, proxy } = await startQuayside('late-answer')
    proxy.break(/PATCH .*imagestreamtags/, { lateMs: 2_000 })
    await start(environment, await pin(digests[1]))
    const told = new Set<string>()
    await expect
      .poll(() => {
        for (const state of stepStates(environment)) told.add(state)
        return ended(environment)?.state
      })
      .toBe('healthy')
    expect([...told]).not.toContain('failed')
    expect(told).toContain('unknown')
    expect(await running()).toBe(digests[1])
  }, 20_000)
})

describe('an operation of two steps', () => {
  it('waits with the second until the image trigger has done its part', async () => {
    const { environment } = await startQuayside('two-steps')
    const plan = await pin(digests[1])
    const workload = { kind: 'Deployment', name: NAME } as const
    const images = [{ container: NAME, image: digests[1] }]
    const after = { workload, images, template: null, sentence: `${NAME} has the image.` }
    await start(environment, { ...plan, steps: [...plan.steps, restartStep(after)] })
    await expect.poll(() => stepStates(environment)).toEqual(['done', 'done'])
    expect((await deployment()).spec.template.metadata?.annotations).toMatchObject({ restarted: 'yes' })
  })

  it('that fails half way says what was done, and offers to finish and to go back', async () => {
    const { environment } = await startQuayside('half-way')
    const plan = await pin(digests[1])
    const { request } = restartStep(null)
    const missing = { ...request, path: `${APPS}/deployments/gone` }
    const steps = [...plan.steps, { ...restartStep(null), request: missing }, restartStep(null)]
    await start(environment, { ...plan, steps })
    await expect
      .poll(() => ended(environment))
      .toMatchObject({
        state: 'failed',
        message: expect.stringContaining('1 step of 3 was done.') as string,
        next: [{ sentence: 'Do the rest' }, { sentence: 'Undo what was done', request: plan.undo }],
      })
    expect(stepStates(environment)).toEqual(['done', 'failed', 'left'])
  })
})

describe('after a restart of the server', () => {
  it('another process follows what was done, and writes how it ended', async () => {
    const before = await startQuayside('before-restart')
    const plan = await pin(digests[1])
    await start(before.environment, plan)
    await expect.poll(() => stepStates(before.environment)).toEqual(['done'])
    await storeOf(before.environment).stop()
    const { environment } = await startQuayside('after-restart')
    await expect.poll(() => ended(environment), { timeout: 8_000 }).toMatchObject({ state: 'healthy' })
  }, 20_000)

  it('steps are not sent after a later operation about the same', async () => {
    const before = await startQuayside('overtaken')
    const plan = await pin(digests[1])
    before.proxy.break(/POST .*configmaps/, 'killed-after')
    void start(before.environment, plan)
    const { environment, proxy } = await startQuayside('overtaking')
    await expect.poll(() => operations(environment)).toHaveLength(1)
    await start(environment, { ...plan, fingerprint: 'another' })
    await expect
      .poll(() => operations(environment)[1]?.end, { timeout: 8_000 })
      .toMatchObject({ state: 'stopped' })
    expect(operations(environment)[1]?.steps).toMatchObject([
      { state: 'left', message: 'A later operation is about the same, so this was not sent.' },
    ])
    expect(proxy.requests.filter(({ line }) => line.startsWith('PATCH /apis/image'))).toHaveLength(1)
  }, 20_000)

  it('steps that no process can go on with are left, and none is sent', async () => {
    const { environment, proxy } = await startQuayside('left-alone')
    const plan = await pin(digests[1])
    const author = { id: 'left', by: 'Ola', reason: '', startedAt: new Date().toISOString() }
    const two = { ...plan, steps: [...plan.steps, restartStep(null)] }
    const forged = { owner: null, beat: 1, orders: Buffer.from(JSON.stringify(two)).toString('base64') }
    const begun = withStep(operationOf(two, author, [], forged), 0, {
      state: 'doing',
      at: null,
      message: null,
    })
    await appendOperation(environment, begun, () => undefined)
    await expect.poll(() => ended(environment), { timeout: 8_000 }).toMatchObject({ state: 'stopped' })
    expect(stepStates(environment)).toEqual(['unknown', 'left'])
    expect(proxy.requests.filter(({ line }) => line.startsWith('PATCH /apis'))).toEqual([])
  }, 20_000)
})

describe('orders of another version', () => {
  it('are left to a replica that reads them, until somebody stops the operation', async () => {
    const { environment, proxy } = await startQuayside('other-version')
    const plan = await pin(digests[1])
    const author = { id: 'later-0000000a', by: 'Ola', reason: '', startedAt: new Date().toISOString() }
    const later = Object.assign(ordersOf(plan, {}, Date.now()), { version: 2 })
    const lease = { owner: null, beat: 1, orders: seal('later-0000000a', later) }
    await appendOperation(environment, operationOf(plan, author, [], lease), () => undefined)
    await expect.poll(() => operations(environment)).toHaveLength(1)
    // Long enough to look at it several times.
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    expect(operations(environment)).toMatchObject([{ end: null, lease, steps: [{ state: 'waiting' }] }])
    await stopInJournal(environment, 'later-0000000a', 'Kim')
    await expect.poll(() => ended(environment), { timeout: 8_000 }).toMatchObject({ state: 'stopped' })
    expect(proxy.requests.filter(({ line }) => line.startsWith('PATCH /apis'))).toEqual([])
  }, 20_000)
})

describe('at the end of the process', () => {
  it('its operations are handed over, and another process goes on at once with what was not sent', async () => {
    const { environment, proxy } = await startQuayside('handed-over')
    const plan = await pin(digests[1])
    proxy.break(/PATCH .*imagestreamtags/, { delayMs: 500 })
    const two = { ...plan, steps: [...plan.steps, restartStep(null)] }
    const started = start(environment, two)
    await expect
      .poll(() => proxy.requests.some(({ line }) => /PATCH .*imagestreamtags/.test(line)))
      .toBe(true)
    await handOver(environment)
    await started
    const next = await startQuayside('taken-over')
    expect(operations(next.environment)[0]).toMatchObject({
      steps: [{ state: 'done' }, { state: 'waiting' }],
      lease: { owner: null },
    })
    await expect.poll(() => ended(next.environment)).toMatchObject({ state: 'healthy' })
    expect(stepStates(next.environment)).toEqual(['done', 'done'])
    expect((await deployment()).spec.template.metadata?.annotations).toMatchObject({ restarted: 'yes' })
    const sent = (line: string) => line.startsWith('PATCH /apis') && !line.includes('imagestreamtags')
    expect(proxy.requests.filter(({ line }) => sent(line))).toEqual([])
  }, 20_000)
})

describe('the journal', () => {
  it('that cannot be written for a while gets the results later', async () => {
    const { environment, proxy } = await startQuayside('forbidden-meanwhile')
    const isSent = () => proxy.requests.some(({ line }) => /PATCH .*imagestreamtags/.test(line))
    const body = '{"kind":"Status","code":403,"reason":"Forbidden","message":"no"}'
    const forbidden = { status: 403, contentType: 'application/json', body }
    proxy.break((line) => /PATCH .*configmaps/.test(line) && isSent(), forbidden)
    const writes = () => proxy.requests.filter(({ line }) => /PATCH .*configmaps/.test(line)).length
    await start(environment, await pin(digests[1]))
    await expect.poll(writes).toBeGreaterThan(2)
    expect(stepStates(environment)).toEqual(['doing'])
    proxy.clearFaults()
    await expect.poll(() => ended(environment), { timeout: 15_000 }).toMatchObject({ state: 'healthy' })
    expect(operations(environment)[0]?.continuedAt).toBeNull()
  }, 30_000)

  it('takes what many replicas write at once, and is read without a request', async () => {
    const [here, there] = [await startQuayside('many-here'), await startQuayside('many-there')]
    const plan = await pin(digests[1])
    const written = Array.from({ length: 12 }, (_, index) => {
      const { environment } = index % 2 === 0 ? here : there
      const author = { id: `op-${index}`, by: 'Ola', reason: '', startedAt: new Date().toISOString() }
      return appendOperation(environment, operationOf(plan, author), () => undefined)
    })
    expect((await Promise.all(written)).every(({ ok }) => ok)).toBe(true)
    await expect.poll(() => operations(here.environment)).toHaveLength(12)
    const before = here.proxy.requests.length
    for (let times = 0; times < 100; times += 1) operations(here.environment)
    expect(here.proxy.requests).toHaveLength(before)
  })

  it('goes on in another ConfigMap when one is full, and throws the oldest away', async () => {
    const { environment } = await startQuayside('rotates')
    const plan = { ...(await pin(digests[1])), commands: ['x'.repeat(70_000)] }
    for (let index = 0; index < 34; index += 1) {
      const author = { id: `op-${index}`, by: 'Ola', reason: '', startedAt: new Date().toISOString() }
      const answer = await appendOperation(environment, operationOf(plan, author), () => undefined)
      expect(answer.ok).toBe(true)
    }
    const names = async () => {
      const path = `${CORE}/configmaps?labelSelector=quayside.io/journal`
      return (await cluster.read<KubernetesList<ConfigMap>>(path)).items?.map(({ metadata }) => metadata.name)
    }
    await expect.poll(names).toHaveLength(32)
    expect((await names())?.[0]).toBe('quayside-journal-000003')
    await expect.poll(() => operations(environment)).toHaveLength(32)
  }, 20_000)

  it('passes over entries that are none, and says how many', async () => {
    const { environment } = await startQuayside('malformed')
    const author = { id: 'good', by: 'Ola', reason: '', startedAt: new Date().toISOString() }
    await appendOperation(environment, operationOf(await pin(digests[1]), author), () => undefined)
    const data = { bad: '{"id":', other: '{"id":"good"}' }
    await cluster.call('PATCH', `${CORE}/configmaps/quayside-journal-000001`, { data })
    await expect.poll(() => readJournal(environment)).toMatchObject({ value: { malformed: 2 } })
    expect(operations(environment)).toHaveLength(1)
  })

  it('gives the text of an entry that a newer Quayside wrote to the page of that operation', async () => {
    const { environment } = await startQuayside('newer')
    const author = { id: 'good', by: 'Ola', reason: '', startedAt: new Date().toISOString() }
    await appendOperation(environment, operationOf(await pin(digests[1]), author), () => undefined)
    const later = { version: 99, title: 'Teleport app', by: 'Kim', request: { action: 'teleport' } }
    const data = { later: JSON.stringify({ ...later, end: { state: 'gone', message: 'It is away.' } }) }
    await cluster.call('PATCH', `${CORE}/configmaps/quayside-journal-000001`, { data })
    await expect.poll(() => readJournal(environment)).toMatchObject({ value: { newer: [{ id: 'later' }] } })
    expect(await operationFor({ environment, mayAct: true }, 'later', SHORT_LIMIT)).toEqual({
      ok: false,
      error: {
        code: 'newer-entry',
        message:
          'Written by a newer Quayside. Operation: Teleport app. By: Kim. Action: teleport. Result: gone: It is away.',
      },
    })
    expect(await operationFor({ environment, mayAct: true }, 'none', SHORT_LIMIT)).toMatchObject({
      error: { code: 'not-found' },
    })
  })
})

async function startQuayside(name: string) {
  const proxy = await startFaultProxy(cluster.url)
  return startReplica(proxy, { name, namespace: NAMESPACE }, { watch: watchOperations })
}

function start(environment: Environment, plan: Plan) {
  return startOperation({ session, environment }, plan, 'it crashes')
}

async function pin(digest: string): Promise<Plan> {
  const { metadata } = await cluster.read<ImageStream>(`${IMAGES}/imagestreams/${NAME}`)
  const from = { kind: 'DockerImage', name: `quay.io/packit/packit-service@${digest}` }
  const body = { metadata: { resourceVersion: metadata.resourceVersion }, tag: { from } }
  const contentType = 'application/merge-patch+json'
  const workload = { kind: 'Deployment', name: NAME } as const
  return {
    request: { action: 'pin', stream: NAME, tag: 'prod', digest, until: null },
    title: `Pin ${NAME}:prod`,
    confirm: 'Pin',
    steps: [{ sentence: 'Pin it.', request: { method: 'PATCH', path: TAG, contentType, body }, after: null }],
    atOnce: 1,
    imports: [],
    promotions: [],
    pushes: [],
    effects: [{ workload, container: NAME, from: digests[0], to: digest }],
    movesLater: null,
    warnings: [],
    afterwards: [],
    because: null,
    way: null,
    templateDiff: [],
    dates: [],
    scope: null,
    pins: null,
    alternatives: [],
    undo: { action: 'follow', stream: NAME, tag: 'prod' },
    commands: [],
    preconditions: [],
    newest: digests[0],
    fingerprint: digest,
  }
}

function restartStep(after: Step['after']): Step {
  const body = { spec: { template: { metadata: { annotations: { restarted: 'yes' } } } } }
  const contentType = 'application/merge-patch+json'
  const path = `${APPS}/deployments/${NAME}`
  return { sentence: 'Restart it.', request: { method: 'PATCH', path, contentType, body }, after }
}

function operations(environment: Environment): Operation[] {
  const journal = readJournal(environment)
  return journal.ok ? journal.value.operations : []
}

function ended(environment: Environment): Operation['end'] {
  return operations(environment)[0]?.end ?? null
}

function stepStates(environment: Environment): string[] {
  return operations(environment)[0]?.steps.map(({ state }) => state) ?? []
}

/** With a readiness probe, without which an operation is open for a minute. */
function probed(deployment: Deployment): Deployment {
  const containers = deployment.spec.template.spec?.containers?.map((container) => {
    return { ...container, readinessProbe: { tcpSocket: { port: 80 } } }
  })
  const template = { ...deployment.spec.template, spec: { containers: containers ?? [] } }
  return { ...deployment, spec: { ...deployment.spec, template } }
}

async function importNow(): Promise<void> {
  const from = { kind: 'DockerImage', name: `quay.io/packit/${NAME}:prod` }
  await cluster.call('POST', `${IMAGES}/imagestreamimports`, {
    kind: 'ImageStreamImport',
    apiVersion: 'image.openshift.io/v1',
    metadata: { name: NAME },
    spec: { import: true, images: [{ from, to: { name: 'prod' } }] },
  })
}

async function newest(): Promise<string | undefined> {
  const stream = await cluster.read<ImageStream>(`${IMAGES}/imagestreams/${NAME}`)
  return stream.status?.tags?.[0]?.items?.[0]?.image
}

function deployment(): Promise<Deployment> {
  return cluster.read<Deployment>(`${APPS}/deployments/${NAME}`)
}

async function running(): Promise<string | null> {
  const { spec } = await deployment()
  return digestOf(spec.template.spec?.containers?.[0]?.image ?? '')
}

/** Those of Quayside. */
async function eventTexts(): Promise<string[]> {
  const { items } = await cluster.read<KubernetesList<Event>>(`${CORE}/events`)
  return (items ?? [])
    .filter(({ source }) => source?.component === 'quayside')
    .map(({ involvedObject: { kind = '' }, message = '' }) => `${kind}: ${message}`)
    .sort()
}

import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  APPS,
  CORE,
  deploymentOf,
  IMAGES,
  NAMESPACE,
  pause,
  startTestCluster,
  streamOf,
  triggerOf,
  until,
  type TestCluster,
} from '../../../fake-cluster/testing/test-cluster'
import { startFaultProxy, type FaultProxy } from '../../../e2e/fault-proxy'
import { shortCommit } from '#lib/domain/format'
import type { Check } from '#lib/domain/promotion/forge-answers'
import type { Source } from '#lib/domain/promotion/source'
import type { Deployment, ImageStream } from '#lib/kubernetes/objects'
import type { Operation } from '#lib/plan/operation/operation'
import { operationOf } from '#lib/plan/operation/operation-steps'
import type { PromoteRequest } from '#lib/plan/actions/plan-action'
import type { Plan } from '#lib/plan/plan'
import { processSingleton } from '#lib/runtime/process-singleton'
import type { Environment } from '#lib/server/config/parse'
import { appendOperation, readJournal } from '#lib/server/journal/journal'
import { ordersOf, seal } from '#lib/server/operations/orders'
import { ownOperations } from '#lib/server/operations/own-operations'
import { startOperation } from '#lib/server/operations/start-operation'
import { stopInJournal } from '#lib/server/operations/stop-operation'
import { watchOperations } from '#lib/server/operations/watch-operations'
import { makePlan } from '#lib/server/plans/make-plan'
import { promotionReadOf } from '#lib/server/promotion/promotion-read'
import { readersOf } from '#lib/server/promotion/readers'
import { runOf, ScriptedForge, sha } from '#lib/server/promotion/testing/scripted-forge'
import { startReplica, type Replica } from '#lib/server/testing/test-replica'
import { sessionWith } from '#lib/server/testing/test-session'

vi.mock('#lib/plan/operation/lease-times', () => ({ BEAT_MS: 300, LEASE_MS: 1_500, ANSWERED_MS: 2_500 }))
vi.mock('#lib/server/promotion/reading-pace', async (original) => {
  return { ...(await original<object>()), FAST_MS: 300 }
})

const LIBRARY = 'packit/packit'
const SERVICE = 'packit/packit-service'
const session = sessionWith()
const green: Check = { name: 'rpm-build:f43', state: 'success', url: null }

let cluster: TestCluster
let forge: ScriptedForge
let forges = 0

beforeAll(async () => {
  cluster = await startTestCluster()
})
afterAll(() => cluster.stop())

/** Each test has a forge of its own: what a process keeps of one is kept by its name. */
beforeEach(() => {
  cluster.registry.clear()
  cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } }))
  forges += 1
  forge = processSingleton(`forge ${nameOfForge()}`, () => new ScriptedForge())
    .with(LIBRARY, { stable: ['a', 'b'], main: ['a', 'b', 'c'] })
    .with(SERVICE, { stable: ['k'], main: ['k', 'l', 'm'] })
})

const nameOfForge = () => `forge-${forges}`

function sourceOf(repository: string, members: Partial<Source> = {}): Source {
  return {
    repository,
    forge: nameOfForge(),
    from: 'main',
    to: 'stable',
    feeds: [],
    build: null,
    imageTags: [],
    checks: [],
    after: [],
    gate: null,
    migrations: [],
    ...members,
  }
}

const gated = () => [sourceOf(LIBRARY, { gate: 'rpm-build:*' }), sourceOf(SERVICE, { after: [LIBRARY] })]

async function startQuayside(
  name: string,
  sources: Source[],
  registryCheckSeconds = 1,
): Promise<Replica<FaultProxy>> {
  return startReplica(
    await startFaultProxy(cluster.url),
    { name: `${name} ${forges}`, namespace: NAMESPACE, sources, registryCheckSeconds },
    { watch: watchOperations },
  )
}

function requestOf(repositories: string[], members: Partial<PromoteRequest> = {}): PromoteRequest {
  const sources = repositories.map((repository) => ({ repository, commit: null }))
  return { action: 'promote', sources, imports: false, override: false, ...members }
}

async function planOf(environment: Environment, request: PromoteRequest): Promise<Plan> {
  const author = { by: 'Ola', at: new Date().toISOString(), reason: '' }
  const planned = await makePlan(environment, request, author)
  if (!planned.ok) throw new Error(planned.refusal.message)
  return planned.plan
}

const start = (environment: Environment, plan: Plan) =>
  startOperation({ session, environment }, plan, 'the release')

function operations(environment: Environment): Operation[] {
  const journal = readJournal(environment)
  return journal.ok ? journal.value.operations : []
}

const states = (environment: Environment) => operations(environment)[0]?.steps.map(({ state }) => state) ?? []
const messages = (environment: Environment) => operations(environment)[0]?.steps.map(({ message }) => message)
const moved = () => forge.moves.map(({ repository, to }) => [repository, to])
const soon = { timeout: 8_000 }

/** A request that is killed takes every connection of its replica with it, for good. */
const kill = (proxy: FaultProxy) => {
  proxy.break(/./, 'killed-before')
  proxy.close()
}

describe('a promotion', () => {
  it('moves its branches in order, from the commit that was seen, and is in the journal before', async () => {
    const { environment } = await startQuayside('in-order', gated())
    forge.of(LIBRARY).checks = { [sha('c')]: [green] }
    forge.of(LIBRARY).runs = [runOf('c')]
    forge.of(SERVICE).runs = [runOf('m')]
    const written: string[] = []
    forge.onMove = async (move) => {
      written.push(JSON.stringify(await cluster.read(`${CORE}/configmaps`)))
      return move() ? { outcome: 'moved', message: null } : { outcome: 'refused', message: 'no' }
    }
    expect(await start(environment, await planOf(environment, requestOf([SERVICE, LIBRARY])))).toMatchObject({
      outcome: 'started',
    })
    await expect.poll(() => states(environment), soon).toEqual(['done', 'done'])
    expect(forge.moves).toEqual([
      { repository: LIBRARY, branch: 'stable', from: sha('b'), to: sha('c') },
      { repository: SERVICE, branch: 'stable', from: sha('k'), to: sha('m') },
    ])
    const doing = (text = '') => text.split(String.raw`\"state\":\"doing\"`).length - 1
    expect(written.map(doing)).toEqual([1, 1])
    await expect
      .poll(() => operations(environment)[0]?.end, { timeout: 15_000 })
      .toMatchObject({ state: 'done' })
  }, 30_000)

  it('to a commit in between moves no further', async () => {
    const { environment } = await startQuayside('in-between', [sourceOf(SERVICE)])
    const sources = [{ repository: SERVICE, commit: sha('l') }]
    await start(environment, await planOf(environment, requestOf([], { sources })))
    await expect.poll(moved, soon).toEqual([[SERVICE, sha('l')]])
  })

  it('ends at the first branch that the forge refuses, with its words', async () => {
    const { environment } = await startQuayside('refused', [sourceOf(LIBRARY), sourceOf(SERVICE)])
    forge.onMove = () => ({ outcome: 'refused', message: 'Repository rule violations found.' })
    await start(environment, await planOf(environment, requestOf([LIBRARY, SERVICE])))
    await expect.poll(() => states(environment), soon).toEqual(['failed', 'left'])
    expect(messages(environment)?.[0]).toBe('Repository rule violations found. This step changed nothing.')
    await expect.poll(() => operations(environment)[0]?.end, soon).toMatchObject({ state: 'failed' })
    expect(forge.asked.filter((each) => each.startsWith('move'))).toHaveLength(1)
  })

  it('is a conflict where somebody moved the branch while the sheet was open', async () => {
    const { environment } = await startQuayside('conflict', [sourceOf(SERVICE)])
    const plan = await planOf(environment, requestOf([SERVICE]))
    forge.of(SERVICE).branches.stable = ['k', 'l']
    expect(await start(environment, plan)).toEqual({ outcome: 'conflict' })
    expect(forge.moves).toEqual([])
    const again = await planOf(environment, requestOf([SERVICE]))
    expect(again.fingerprint).not.toBe(plan.fingerprint)
    expect(again.pushes[0]?.push).toMatchObject({ from: sha('l'), to: sha('m') })
  })

  it('is done once, by however many people and replicas at once', async () => {
    const [here, there] = [
      await startQuayside('once-here', [sourceOf(SERVICE)]),
      await startQuayside('once-there', [sourceOf(SERVICE)]),
    ]
    const plan = await planOf(here.environment, requestOf([SERVICE]))
    const all = [here, there, here, there].map(({ environment }) => start(environment, plan))
    const ids = (await Promise.all(all)).map((each) => (each.outcome === 'started' ? each.id : each.outcome))
    expect(new Set(ids).size).toBe(1)
    await expect.poll(moved, soon).toEqual([[SERVICE, sha('m')]])
    expect(forge.asked.filter((each) => each.startsWith('move'))).toHaveLength(1)
  })
})

describe('the plan is made from what the forge says right now', () => {
  it('although the last reading is old', async () => {
    const { environment } = await startQuayside('afresh', [sourceOf(SERVICE)])
    await planOf(environment, requestOf([SERVICE]))
    forge.of(SERVICE).branches.main = ['k', 'l', 'm', 'n']
    expect((await planOf(environment, requestOf([SERVICE]))).pushes[0]?.push.to).toBe(sha('n'))
  })

  it('and reads on until the chosen commit is found', async () => {
    const { environment } = await startQuayside('pages', [sourceOf(SERVICE)])
    const names = Array.from({ length: 600 }, (_, index) => `n${index}`)
    forge.with(SERVICE, { stable: ['k'], main: ['k', ...names] })
    const sources = [{ repository: SERVICE, commit: sha('n10') }]
    const plan = await planOf(environment, requestOf([], { sources }))
    expect(plan.pushes[0]?.push.to).toBe(sha('n10'))
    expect(forge.asked.filter((each) => each.startsWith('range')).length).toBeGreaterThanOrEqual(3)
  })

  it('and is refused while the forge is down', async () => {
    const { environment } = await startQuayside('down', [sourceOf(SERVICE)])
    await planOf(environment, requestOf([SERVICE]))
    forge.failure = { code: 'unreachable', message: 'Could not reach it.' }
    await expect(planOf(environment, requestOf([SERVICE]))).rejects.toThrow('Could not reach it.')
  })
})

describe('a branch behind a gate', () => {
  const WAITS = `Waiting for rpm-build:* on ${shortCommit(sha('c'))} of ${LIBRARY}.`

  it('waits, says what for, and moves once it is green', async () => {
    const { environment } = await startQuayside('gate', gated())
    await start(environment, await planOf(environment, requestOf([LIBRARY, SERVICE])))
    await expect.poll(() => states(environment), soon).toEqual(['done', 'waiting'])
    await expect.poll(() => messages(environment)?.[1], soon).toBe(WAITS)
    forge.of(LIBRARY).checks = { [sha('c')]: [{ ...green, state: 'running' }] }
    await expect.poll(moved, soon).toEqual([[LIBRARY, sha('c')]])
    forge.of(LIBRARY).checks = { [sha('c')]: [green] }
    await expect.poll(() => states(environment), soon).toEqual(['done', 'done'])
    expect(moved()).toEqual([
      [LIBRARY, sha('c')],
      [SERVICE, sha('m')],
    ])
  }, 20_000)

  it('does not move where it is red', async () => {
    const { environment } = await startQuayside('red', gated())
    forge.of(LIBRARY).checks = { [sha('c')]: [{ ...green, state: 'failure' }] }
    await start(environment, await planOf(environment, requestOf([LIBRARY, SERVICE])))
    await expect.poll(() => states(environment), soon).toEqual(['done', 'failed'])
    expect(messages(environment)?.[1]).toMatch(/failed, so this was not sent\. Fix it/)
    expect(moved()).toEqual([[LIBRARY, sha('c')]])
  }, 20_000)

  it('is left where somebody stops the promotion meanwhile', async () => {
    const { environment } = await startQuayside('stopped', gated())
    const started = await start(environment, await planOf(environment, requestOf([LIBRARY, SERVICE])))
    await expect.poll(() => messages(environment)?.[1], soon).toMatch(/^Waiting for/)
    await stopInJournal(environment, started.outcome === 'started' ? started.id : '', 'Petra')
    await expect.poll(() => states(environment), soon).toEqual(['done', 'left'])
    forge.of(LIBRARY).checks = { [sha('c')]: [green] }
    expect(moved()).toEqual([[LIBRARY, sha('c')]])
  }, 20_000)

  it('is waited for by another replica after the first is killed, and moves once', async () => {
    const victim = await startQuayside('gate-killed', gated())
    const { environment } = await startQuayside('gate-heir', gated())
    await start(victim.environment, await planOf(victim.environment, requestOf([LIBRARY, SERVICE])))
    await expect.poll(() => messages(environment)?.[1], soon).toMatch(/^Waiting for/)
    kill(victim.proxy)
    await expect.poll(() => operations(environment)[0]?.continuedAt, soon).not.toBeNull()
    expect(states(environment)).toEqual(['done', 'waiting'])
    forge.of(LIBRARY).checks = { [sha('c')]: [green] }
    await expect.poll(() => states(environment), soon).toEqual(['done', 'done'])
    expect(moved()).toEqual([
      [LIBRARY, sha('c')],
      [SERVICE, sha('m')],
    ])
  }, 30_000)
})

describe('a branch that waits behind a gate for long', () => {
  const stepsOf = (environment: Environment, id: string) =>
    operations(environment)
      .find((each) => each.id === id)
      ?.steps.map(({ state }) => state)

  it('is waited for no longer than the orders are good, whoever waits', async () => {
    const { environment } = await startQuayside('gate-old', gated())
    const plan = await planOf(environment, requestOf([LIBRARY, SERVICE]))
    const author = { id: 'old-00000000', by: 'Ola', reason: '', startedAt: new Date().toISOString() }
    const almostADayAgo = Date.now() - 24 * 60 * 60_000 + 4_000
    const orders = seal(author.id, ordersOf(plan, {}, almostADayAgo))
    const left = operationOf(plan, author, [], { owner: null, beat: 1, orders })
    await appendOperation(environment, left, () => undefined)
    await expect.poll(() => states(environment), soon).toEqual(['done', 'failed'])
    expect(messages(environment)?.[1]).toMatch(/It did not come within a day of the promotion/)
    expect(moved()).toEqual([[LIBRARY, sha('c')]])
  }, 20_000)

  it('moves although another branch of its promotion was promoted again before a replica took it over', async () => {
    const victim = await startQuayside('again-killed', gated())
    const { environment } = await startQuayside('again-heir', gated())
    const started = await start(
      victim.environment,
      await planOf(victim.environment, requestOf([LIBRARY, SERVICE])),
    )
    const id = started.outcome === 'started' ? started.id : ''
    await expect.poll(() => messages(environment)?.[1], soon).toMatch(/^Waiting for/)
    kill(victim.proxy)
    forge.of(LIBRARY).branches.main = ['a', 'b', 'c', 'd']
    await start(environment, await planOf(environment, requestOf([LIBRARY])))
    await expect.poll(() => moved().length, soon).toBe(2)
    forge.of(LIBRARY).checks = { [sha('c')]: [green] }
    await expect.poll(() => stepsOf(environment, id), { timeout: 15_000 }).toEqual(['done', 'done'])
    expect(moved()).toEqual([
      [LIBRARY, sha('c')],
      [LIBRARY, sha('d')],
      [SERVICE, sha('m')],
    ])
  }, 30_000)

  it('is not given up by a replica that failed to write an operation of the same id', async () => {
    const owner = await startQuayside('id-owner', gated())
    const { environment } = await startQuayside('id-other', gated())
    const started = await start(
      owner.environment,
      await planOf(owner.environment, requestOf([LIBRARY, SERVICE])),
    )
    const id = started.outcome === 'started' ? started.id : ''
    ownOperations(environment).givenUp.add(id)
    await expect.poll(() => messages(environment)?.[1], soon).toMatch(/^Waiting for/)
    await pause(1_500)
    forge.of(LIBRARY).checks = { [sha('c')]: [green] }
    await expect.poll(() => stepsOf(environment, id), soon).toEqual(['done', 'done'])
  }, 20_000)
})

describe('a move whose answer is lost', () => {
  it('is read back and found done, and is not sent again', async () => {
    const { environment } = await startQuayside('lost-done', [sourceOf(SERVICE)])
    forge.onMove = (move) => {
      move()
      return { outcome: 'unknown', message: 'The connection was reset.' }
    }
    await start(environment, await planOf(environment, requestOf([SERVICE])))
    await expect.poll(() => states(environment), soon).toEqual(['done'])
    expect(moved()).toHaveLength(1)
  })

  it('is read back and found not done, but not before the forge gave up', async () => {
    const { environment } = await startQuayside('lost-not', [sourceOf(SERVICE)])
    forge.onMove = () => ({ outcome: 'unknown', message: 'The connection was reset.' })
    const sentAt = Date.now()
    await start(environment, await planOf(environment, requestOf([SERVICE])))
    await expect.poll(() => states(environment), soon).toEqual(['failed'])
    expect(Date.now() - sentAt).toBeGreaterThanOrEqual(2_500)
    expect(messages(environment)).toEqual(['The answer was lost, and stable did not move.'])
    expect(forge.asked.filter((each) => each.startsWith('move'))).toHaveLength(1)
  }, 20_000)

  it('is done where the branch moved on since, and not where somebody moved it elsewhere', async () => {
    const { environment } = await startQuayside('lost-elsewhere', [sourceOf(SERVICE)])
    forge.of(SERVICE).branches.other = ['k', 'x']
    forge.onMove = () => {
      forge.of(SERVICE).branches.stable = ['k', 'x']
      return { outcome: 'unknown', message: null }
    }
    await start(environment, await planOf(environment, requestOf([SERVICE])))
    await expect.poll(() => states(environment), soon).toEqual(['failed'])
    expect(messages(environment)?.[0]).toMatch(/^Somebody moved stable to /)
  })

  it('because the replica was killed, is read back by another one, and is not sent again', async () => {
    const victim = await startQuayside('killed', [sourceOf(SERVICE)])
    const { environment } = await startQuayside('heir', [sourceOf(SERVICE)])
    forge.onMove = (move) => {
      move()
      kill(victim.proxy)
      return new Promise(() => undefined)
    }
    void start(victim.environment, await planOf(victim.environment, requestOf([SERVICE])))
    await expect.poll(() => states(environment), { timeout: 15_000 }).toEqual(['done'])
    expect(operations(environment)[0]?.continuedAt).not.toBeNull()
    expect(forge.asked.filter((each) => each.startsWith('move'))).toHaveLength(1)
  }, 30_000)
})

describe('what is built is imported, if that was agreed to', () => {
  const feeding = () => [sourceOf(SERVICE, { feeds: ['packit-service:prod'], build: 'images.yml' })]
  const commitOfBuild = () => sha('m')

  async function startWorld(): Promise<void> {
    cluster.push('packit/packit-service', 'prod', { commit: sha('k') })
    await cluster.call('POST', `${IMAGES}/imagestreams`, streamOf('packit-service', 'prod'))
    const { spec, ...rest } = deploymentOf(
      'web',
      'packit-service:prod',
      triggerOf('packit-service:prod', 'web'),
    )
    // Without a readiness probe, an operation is open for a minute.
    const containers = spec.template.spec?.containers?.map((each) => {
      return { ...each, readinessProbe: { tcpSocket: { port: 80 } } }
    })
    const template = { ...spec.template, spec: { containers: containers ?? [] } }
    await cluster.call('POST', `${APPS}/deployments`, { ...rest, spec: { ...spec, template } })
    await until(items, (found) => found.length === 1)
    await until(web, ({ status }) => status?.availableReplicas === 1)
  }
  const items = async () => {
    const stream = await cluster.read<ImageStream>(`${IMAGES}/imagestreams/packit-service`)
    return stream.status?.tags?.[0]?.items ?? []
  }
  const web = () => cluster.read<Deployment>(`${APPS}/deployments/web`)
  const promotionIn = (environment: Environment) =>
    operations(environment).find(({ request }) => request.action === 'promote')
  const imports = (environment: Environment) =>
    operations(environment).filter(({ request }) => request.action === 'import-all')

  it('by one operation of the same person, whichever of two replicas starts it', async () => {
    await startWorld()
    const [here, there] = [
      await startQuayside('import-here', feeding()),
      await startQuayside('import-there', feeding()),
    ]
    await start(here.environment, await planOf(here.environment, requestOf([SERVICE], { imports: true })))
    await expect.poll(moved, soon).toEqual([[SERVICE, sha('m')]])
    forge.of(SERVICE).runs = [runOf('m', { createdAt: new Date().toISOString() })]
    const digest = cluster.push('packit/packit-service', 'prod', { commit: commitOfBuild() })
    for (const { reader } of readersOf(here.environment)) reader.hint()
    await expect.poll(() => items().then(([first]) => first?.image), { timeout: 25_000 }).toBe(digest)
    expect(imports(there.environment)).toMatchObject([
      {
        id: expect.stringMatching(/-import-[0-9a-f]{16}$/) as string,
        by: 'Ola',
        reason: 'Import when built, as agreed in: Promote packit/packit-service: 2 commits',
      },
    ])
    await expect
      .poll(() => promotionIn(here.environment)?.end?.chain?.[0]?.steps.map(({ what }) => what), {
        timeout: 25_000,
      })
      .toEqual(['moved', 'build', 'registry', 'import', 'rollout'])
    expect(imports(here.environment)).toHaveLength(1)
    expect((await items()).length).toBe(2)
  }, 60_000)

  it('also while another branch of the promotion waits behind a gate', async () => {
    await startWorld()
    const feeds = ['packit-service:prod']
    const sources = [
      sourceOf(LIBRARY, { feeds, build: 'images.yml', gate: 'rpm-build:*' }),
      sourceOf(SERVICE, { after: [LIBRARY] }),
    ]
    const { environment } = await startQuayside('import-gate', sources, 0)
    await start(environment, await planOf(environment, requestOf([LIBRARY, SERVICE], { imports: true })))
    await expect.poll(moved, soon).toEqual([[LIBRARY, sha('c')]])
    forge.of(LIBRARY).runs = [runOf('c', { createdAt: new Date().toISOString() })]
    const digest = cluster.push('packit/packit-service', 'prod', { commit: sha('c') })
    for (const { reader } of readersOf(environment)) reader.hint()
    await expect.poll(() => items().then(([first]) => first?.image), { timeout: 25_000 }).toBe(digest)
    expect(promotionIn(environment)?.steps.map(({ state }) => state)).toEqual(['done', 'waiting'])
    expect(imports(environment)).toHaveLength(1)
  }, 60_000)

  it('and a registry that does not answer has not told that it lacks the image, as one without the tag has', async () => {
    await startWorld()
    const { environment } = await startQuayside('import-untold', feeding())
    const fed = async () => (await promotionReadOf(environment)).fed[0]
    await expect.poll(fed, soon).toMatchObject({ registry: { commit: sha('k') }, problem: null })
    cluster.registry.break('packit/packit-service', { status: 500 })
    await expect.poll(fed, soon).toMatchObject({
      registry: null,
      problem: expect.stringMatching(/^Registry error: /) as string,
    })
    cluster.registry.clear()
    cluster.push('packit/packit-service', 'another', { commit: sha('k') })
    await expect.poll(fed, soon).toMatchObject({ registry: null, problem: null })
  }, 40_000)

  it('although the registry is checked on request only', async () => {
    await startWorld()
    const { environment } = await startQuayside('import-asked', feeding(), 0)
    await start(environment, await planOf(environment, requestOf([SERVICE], { imports: true })))
    await expect.poll(moved, soon).toEqual([[SERVICE, sha('m')]])
    const digest = cluster.push('packit/packit-service', 'prod', { commit: commitOfBuild() })
    forge.of(SERVICE).runs = [runOf('m', { createdAt: new Date().toISOString() })]
    for (const { reader } of readersOf(environment)) reader.hint()
    await expect.poll(() => items().then(([first]) => first?.image), { timeout: 25_000 }).toBe(digest)
  }, 60_000)

  it('also where other images of the build failed: the registry is asked before the end', async () => {
    await startWorld()
    const { environment } = await startQuayside('import-half', feeding(), 0)
    await start(environment, await planOf(environment, requestOf([SERVICE])))
    await expect.poll(moved, soon).toEqual([[SERVICE, sha('m')]])
    cluster.push('packit/packit-service', 'prod', { commit: commitOfBuild() })
    forge.of(SERVICE).runs = [runOf('m', { createdAt: new Date().toISOString(), state: 'failed' })]
    for (const { reader } of readersOf(environment)) reader.hint()
    const end = () => operations(environment)[0]?.end
    await expect.poll(() => end()?.state, { timeout: 25_000 }).toBeDefined()
    expect(end()?.chain?.[0]?.steps).toContainEqual(
      expect.objectContaining({ what: 'registry', state: 'done', about: 'packit-service:prod' }),
    )
  }, 60_000)

  it('and otherwise waits for whoever imports', async () => {
    await startWorld()
    const { environment } = await startQuayside('no-import', feeding())
    await start(environment, await planOf(environment, requestOf([SERVICE])))
    await expect.poll(moved, soon).toEqual([[SERVICE, sha('m')]])
    forge.of(SERVICE).runs = [runOf('m', { createdAt: new Date().toISOString() })]
    cluster.push('packit/packit-service', 'prod', { commit: commitOfBuild() })
    for (const { reader } of readersOf(environment)) reader.hint()
    await expect
      .poll(() => operations(environment)[0]?.end, { timeout: 25_000 })
      .toMatchObject({ state: 'held' })
    expect(imports(environment)).toEqual([])
    expect((await items()).length).toBe(1)
  }, 60_000)
})

import { readdirSync } from 'node:fs'
import { afterAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { NAMESPACE, startTestCluster } from '../../fake-cluster/testing/test-cluster'
import { startFaultProxy } from '../../e2e/fault-proxy'
import { GET as activityFile } from '../../app/api/activity/file/route'
import { GET as followLog } from '../../app/api/pod-log/follow/route'
import { GET as logFile } from '../../app/api/pod-log/file/route'
import { GET as readView } from '../../app/api/environments/[[...address]]/route'
import { POST as openStream } from '../../app/api/live/route'
import { planAction, applyAction } from '#lib/actions/actions'
import { checkRegistry } from '#lib/actions/check-registry'
import { findImportable } from '#lib/actions/importable-tags'
import { stopOperation } from '#lib/actions/stop-operation'
import { writeTemporary } from '#lib/cluster/testing/test-server'
import type { Environment } from '#lib/server/config/parse'
import { environmentOf } from '#lib/server/testing/test-environment'
import { sessionWith } from '#lib/server/testing/test-session'
import { VIEW_NAMES, viewNamed } from '#lib/views/addresses'

/**
 * Every way into an environment whose rights the cluster decides: actions (server-actions.test.ts finds all of them), routes, views and
 * streams. Whatever the cluster says but yes, none of them looks at anything or sends anything.
 */

const url = 'https://quayside.example.com'
const state = vi.hoisted(() => ({
  environments: [] as Environment[],
  user: 'ola',
  looked: 0,
  denied: [] as unknown[],
  gone: [] as (() => void)[],
}))

vi.mock('next/headers', () => ({ headers: () => Promise.resolve(new Headers({ origin: url })) }))
vi.mock('#lib/server/config/config', () => ({
  config: () => ({ environments: state.environments, url }),
}))
vi.mock('#lib/server/auth/session', () => ({
  readSession: () =>
    Promise.resolve(sessionWith({ clusterUser: state.user, until: Date.now() / 1000 + 3_600 })),
}))
vi.mock('#lib/server/environment/stores', () => ({
  storeOf: () => {
    state.looked += 1
    throw new Error('It looked.')
  },
}))
vi.mock('#lib/server/log', async (original) => ({
  ...(await original<object>()),
  logCalled: () => undefined,
  logError: () => undefined,
  logDenied: (_session: unknown, _call: unknown, code: string) => void state.denied.push(code),
}))
vi.mock('#lib/server/admission/admit', () => ({ leaveGate: () => undefined }))
vi.mock('#lib/server/live/connection', () => ({
  currentConnection: () => ({
    whenGone: (call: () => void) => void state.gone.push(call),
    cut: () => undefined,
  }),
}))

const READ = { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] }
const KINDS = ['imagestreams', 'deployments', 'statefulsets', 'replicasets', 'controllerrevisions', 'pods']
const WITHOUT_LOGS = {
  apiGroups: ['*'],
  resources: [...KINDS, 'events', 'cronjobs', 'jobs'],
  verbs: ['list'],
}
const cluster = await startTestCluster({
  ola: [{ ...READ, verbs: ['*'] }],
  viewer: [WITHOUT_LOGS],
  'may-not-ask': [],
})
cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } }))
afterAll(() => cluster.stop())

let round = 0

/** Two environments of their own for each test, since what a cluster says is kept by their names. */
async function environments(account = 'admin') {
  round += 1
  const proxy = await startFaultProxy(cluster.url)
  onTestFinished(() => proxy.close())
  const tokenFile = writeTemporary('token', account)
  const members = {
    namespace: NAMESPACE,
    cluster: { server: proxy.url, tokenFile },
    authorization: 'cluster',
  } as const
  state.environments = ['a', 'b'].map((name) => environmentOf(`${name}${round}`, members))
  return { proxy, name: `a${round}`, other: `b${round}` }
}

type Answer = { ok: false; error: { code: string; message: string } }

const request = { action: 'restart', workload: { kind: 'Deployment', name: 'web' } } as const
const lanes = { words: '', concern: null }
const consent = { fingerprint: 'f', reason: 'why', typedName: '' }

const ACTIONS: [name: string, call: (name: string) => Promise<unknown>][] = [
  ['planAction', (name) => planAction(name, { request, reason: '' })],
  ['applyAction', (name) => applyAction(name, { request, consent })],
  ['checkRegistry', (name) => checkRegistry(name, lanes)],
  ['findImportable', (name) => findImportable(name, lanes)],
  ['stopOperation', (name) => stopOperation(name, 'op-1')],
]

const json = async (response: Promise<Response>) => (await response).json() as Promise<unknown>
const LOG = 'pod=web-0&container=web'

const LOGS: [name: string, call: (name: string) => Promise<unknown>][] = [
  [
    'api/pod-log/file',
    (name) => json(logFile(new Request(`${url}/api/pod-log/file?environment=${name}&${LOG}`))),
  ],
  [
    'api/pod-log/follow',
    (name) => json(followLog(new Request(`${url}/api/pod-log/follow?environment=${name}&${LOG}`))),
  ],
]

const FILES: [name: string, call: (name: string) => Promise<unknown>][] = [
  [
    'api/activity/file',
    (name) => json(activityFile(new Request(`${url}/api/activity/file?environment=${name}&format=json`))),
  ],
]

/** Of no single environment: they have what is in those that a person may view. */
const OF_ALL: readonly string[] = ['overview', 'about', 'timelines', 'pictures']

const VIEWS: [name: string, call: (name: string, other: string) => Promise<unknown>][] = VIEW_NAMES.filter(
  (name) => !OF_ALL.includes(name),
).map((view) => [
  `view ${view}`,
  (name, other) => {
    const path = viewNamed(view).pattern.replace('[environment]', name).replaceAll(/[[\]]/g, '')
    return json(readView(new Request(`${url}${path}?from=${name}&to=${other}`)))
  },
])

/** What the event stream says of a view. */
async function streamed(name: string): Promise<unknown> {
  const topic = viewNamed('pipeline').pattern.replace('[environment]', name)
  const body = JSON.stringify({ topics: [{ topic, has: null }] })
  const response = await openStream(new Request(`${url}/api/live`, { method: 'POST', body }))
  const reader = (response.body ?? new ReadableStream<Uint8Array>()).getReader()
  let text = ''
  while (!text.includes(topic)) text += new TextDecoder().decode((await reader.read()).value)
  await reader.cancel()
  for (const call of state.gone.splice(0)) call()
  return JSON.parse(text.split('data: ').at(-1) ?? '')
}

/** Those that look at no environment of a person. */
const OTHER_ROUTES = [
  'api/auth/[...nextauth]',
  'api/forges/[name]',
  'api/metrics',
  'api/readyz',
  'api/sign-out',
]

it('every route is known here', () => {
  const found = readdirSync('app', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('route.ts'))
    .map((path) => path.replace('/route.ts', ''))
  const known = [
    'api/live',
    'api/environments/[[...address]]',
    ...[...LOGS, ...FILES].map(([name]) => name),
    ...OTHER_ROUTES,
  ]
  expect(found.sort()).toEqual(known.sort())
})

beforeEach(() => {
  Object.assign(state, { user: 'ola', looked: 0, denied: [] })
})

type Proxy = Awaited<ReturnType<typeof startFaultProxy>>

/** Whatever was asked besides reviews. */
const beyondReviews = ({ requests }: Proxy) =>
  requests.map(({ line }) => line).filter((line) => !line.includes('/localsubjectaccessreviews'))

const REVIEWS = /localsubjectaccessreviews/
const answers = (status: number, body: string) => ({ status, contentType: 'application/json', body })
const says = (status: object) => answers(201, JSON.stringify({ status }))

const UNKNOWN: [what: string, account: string, prepare: (proxy: Proxy) => void][] = [
  ['hangs', 'admin', (proxy) => proxy.break(REVIEWS, 'hang')],
  ['fails', 'admin', (proxy) => proxy.break(REVIEWS, answers(500, '{}'))],
  ['resets the connection', 'admin', (proxy) => proxy.break(REVIEWS, 'reset')],
  ['answers nonsense', 'admin', (proxy) => proxy.break(REVIEWS, answers(201, '<html>'))],
  [
    'cannot evaluate',
    'admin',
    (proxy) => proxy.break(REVIEWS, says({ allowed: false, evaluationError: 'x' })),
  ],
  ['contradicts itself', 'admin', (proxy) => proxy.break(REVIEWS, says({ allowed: true, denied: true }))],
  ['does not let Quayside ask', 'may-not-ask', () => undefined],
]

describe.each(UNKNOWN)('where the cluster %s', (_what, account, prepare) => {
  it('every way in is refused within 3 s, in words that never say "you may not", and nothing is looked at', async () => {
    const { proxy, name, other } = await environments(account)
    prepare(proxy)
    const started = Date.now()
    const all = [...ACTIONS, ...LOGS, ...FILES, ...VIEWS]
    const [stream, overview, timelines, pictures, ...refused] = await Promise.all([
      streamed(name),
      json(readView(new Request(`${url}/api/environments`))),
      json(readView(new Request(`${url}${viewNamed('timelines').pattern}`))),
      json(readView(new Request(`${url}${viewNamed('pictures').pattern}`))),
      ...all.map(([, call]) => call(name, other)),
    ])
    expect(Date.now() - started).toBeLessThan(5_000)
    expect(stream).toMatchObject({ kind: 'problem' })
    expect(overview).toMatchObject({ error: { code: 'unknown-rights' } })
    expect(timelines).toMatchObject({ error: { code: 'unknown-rights' } })
    expect(pictures).toMatchObject({ error: { code: 'unknown-rights' } })
    for (const [index, answer] of refused.entries()) {
      const which = all[index]?.[0]
      expect([which, answer]).toEqual([
        which,
        { ok: false, error: { code: 'unknown-rights', message: expect.any(String) as string } },
      ])
      const { error } = answer as Answer
      expect(error.message).toMatch(/^The cluster could not be asked whether you may /)
      expect(error.message).not.toMatch(/does not let you|There is no/)
      expect(error.message).toContain(
        account === 'admin' ? 'Try again in a few seconds.' : 'lacks the right to ask',
      )
    }
    expect(state.denied.filter((code) => code === 'unknown-rights')).toHaveLength(ACTIONS.length)
    expect(state.looked).toBe(0)
    expect(beyondReviews(proxy)).toEqual([])
  })
})

/** A busy machine can be slower than three seconds. */
async function known(ask: () => Promise<unknown>, more = 5): Promise<unknown> {
  const answer = await ask()
  return more > 0 && JSON.stringify(answer).includes('"unknown-rights"') ? known(ask, more - 1) : answer
}

describe('where the cluster says no', () => {
  it('every way in is like that of an environment that does not exist', async () => {
    const { proxy, name, other } = await environments()
    state.user = 'stranger'
    for (const [which, call] of [...ACTIONS, ...LOGS, ...FILES, ...VIEWS]) {
      const refused = JSON.stringify(await known(() => call(name, other)))
      expect([which, refused]).toEqual([
        which,
        JSON.stringify(await call('nosuch', other)).replaceAll('nosuch', name),
      ])
      expect(refused).toContain('unknown-environment')
    }
    expect(await streamed(name)).toMatchObject({ kind: 'problem' })
    expect(await json(readView(new Request(`${url}/api/environments`)))).toEqual({ ok: true, value: [] })
    const timelines = await json(readView(new Request(`${url}${viewNamed('timelines').pattern}`)))
    expect(timelines).toMatchObject({ ok: true, value: { reaches: [], events: [] } })
    const pictures = await json(readView(new Request(`${url}${viewNamed('pictures').pattern}`)))
    expect(pictures).toMatchObject({ ok: true, value: { parts: [] } })
    expect(state.looked).toBe(0)
    expect(beyondReviews(proxy)).toEqual([])
  })

  it('to all but viewing, actions and logs are refused by verb and resource', async () => {
    const { proxy, name } = await environments()
    state.user = 'viewer'
    const refused = await Promise.all([...ACTIONS, ...LOGS].map(([, call]) => known(() => call(name))))
    const [plan] = refused
    expect(plan).toEqual({
      ok: false,
      error: {
        code: 'forbidden',
        message: `The cluster does not let you patch deployments named web in ${NAMESPACE}.`,
      },
    })
    for (const answer of refused)
      expect((answer as Answer).error.message).toMatch(
        /^The cluster does not let you [a-z]+ [a-z/]+( named web)? in /,
      )
    expect(state.looked).toBe(0)
    expect(beyondReviews(proxy)).toEqual([])
  })
})

describe('where the cluster says yes', () => {
  const ofView = VIEWS.filter(([name]) => /pipeline|tag|schedule|operation/.test(name))

  it.each([...ACTIONS, ...FILES, ...ofView])('%s looks at the environment', async (_name, call) => {
    const { name, other } = await environments()
    await call(name, other).catch(() => undefined)
    expect(state.looked).toBeGreaterThan(0)
  })
})

import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { listenOnLoopback, type LoopbackServer } from '../../../fake-cluster/loopback'
import { textOf } from '../../request-body'
import { gitControls } from '../git-controls'
import type { ForgeName } from '../hosted-repository'
import { plannedCommit, startTestHosts, type TestHosts } from '../testing/test-hosts'

type Received = { url: string; headers: IncomingHttpHeaders; text: string; body: unknown }

const NAMES = { github: 'packit/ogr', gitlab: 'packit/dashboard', forgejo: 'packit/tokman' } as const

const PATIENT = { timeout: 5_000 }

let receiver: LoopbackServer
let hosts: TestHosts
let received: Received[]
let isSilent: boolean
let ids: string[]

beforeAll(async () => {
  const server = createServer((request, response) => {
    const { url = '', headers } = request
    void textOf(request).then((text) => {
      received.push({ url, headers, text, body: JSON.parse(text) as unknown })
      if (!isSilent) response.writeHead(202).end()
    })
  })
  receiver = await listenOnLoopback(server, 0)
  hosts = await startTestHosts({ productUrl: receiver.url, buildSeconds: 0.1 })
})

afterAll(async () => {
  await hosts.stop()
  await receiver.stop()
})

beforeEach(async () => {
  const history = {
    commits: [plannedCommit(0, []), plannedCommit(1, [0])],
    heads: { main: 1, stable: 0 },
  }
  const build = { workflow: 'build.yml', streams: ['service'] }
  const plans = (Object.keys(NAMES) as ForgeName[]).map((forge) => {
    return { name: NAMES[forge], forge, history, build, checks: ['tests:unit'] }
  })
  isSilent = false
  ids = (await hosts.reset(plans)).get(NAMES.github) ?? []
  received = []
})

function control(endpoint: string, body: object): object | Promise<object> {
  const act = gitControls(hosts)[endpoint]
  if (!act) throw new Error(`There is no ${endpoint}`)
  return act(body)
}

const at = (forge: ForgeName) => received.filter(({ url }) => url === `/api/forges/${forge}`)
const bodiesAt = (forge: ForgeName) => at(forge).map(({ body }) => body)

const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('hex')

/** What each host proves with, beside the body. */
const PROVEN: Record<ForgeName, (secret: string, text: string) => IncomingHttpHeaders> = {
  github: (secret, text) => ({ 'x-hub-signature-256': `sha256=${hmac(secret, text)}` }),
  gitlab: (secret) => ({ 'x-gitlab-token': secret }),
  forgejo: (secret, text) => ({ 'x-forgejo-signature': hmac(secret, text) }),
}

describe.each([
  ['github', { 'x-github-event': 'push' }, { repository: { full_name: NAMES.github } }],
  [
    'gitlab',
    { 'x-gitlab-event': 'Push Hook' },
    { object_kind: 'push', project: { path_with_namespace: NAMES.gitlab } },
  ],
  ['forgejo', { 'x-forgejo-event': 'push' }, { repository: { full_name: NAMES.forgejo } }],
] as const)('%s', (forge, headers, named) => {
  const repository = NAMES[forge]

  it('tells of a branch that moved, by its own words and with its own signature', async () => {
    await control('POST /git/move', { repository, to: 'main' })
    const push = { ref: 'refs/heads/stable', before: ids[0], after: ids[1], ...named }
    await expect.poll(() => bodiesAt(forge), PATIENT).toContainEqual(push)
    for (const each of at(forge))
      expect(each.headers).toMatchObject(PROVEN[forge](hosts.webhookSecrets[forge], each.text))
    expect(at(forge).map((each) => each.headers)).toContainEqual(expect.objectContaining(headers))
  })

  it('tells of a branch that is gone', async () => {
    await control('POST /git/move', { repository, to: null })
    const gone = { ref: 'refs/heads/stable', before: ids[0], after: '0'.repeat(40), ...named }
    await expect.poll(() => bodiesAt(forge), PATIENT).toContainEqual(gone)
  })

  it('tells of all repositories on demand', async () => {
    hosts.tellOfAll()
    const made = { ref: 'refs/heads/stable', before: '0'.repeat(40), after: ids[0], ...named }
    await expect.poll(() => bodiesAt(forge), PATIENT).toContainEqual(made)
  })

  it('has no answer wait for who does not answer', async () => {
    isSilent = true
    await control('POST /git/move', { repository, to: 'main' })
    await expect.poll(() => received.length, PATIENT).toBeGreaterThan(0)
    await control('POST /git/commit', { repository })
  })
})

describe('builds and checks', () => {
  const finished = (forge: ForgeName) => () => JSON.stringify(bodiesAt(forge))

  it.each([
    ['github', ['"action":"requested"', '"action":"in_progress"', '"conclusion":"success"']],
    ['gitlab', ['"status":"pending"', '"status":"running"', '"status":"success"']],
    ['forgejo', ['"action":"success"']],
  ] as const)('are told of by %s', async (forge, words) => {
    const repository = NAMES[forge]
    await control('POST /git/move', { repository, to: 'main' })
    for (const word of words) await expect.poll(finished(forge), PATIENT).toContain(word)
    received = []
    await control('POST /git/check', { repository, name: 'tests:unit', state: 'failure' })
    const words2 = { github: '"conclusion":"failure"', gitlab: '"failed"', forgejo: '"action":"failure"' }
    await expect.poll(finished(forge), PATIENT).toContain(words2[forge])
  })

  it('that end by themselves are told of when they do', async () => {
    await control('POST /git/commit', { repository: NAMES.github })
    await expect
      .poll(() => bodiesAt('github'), PATIENT)
      .toContainEqual(
        expect.objectContaining({ check_run: expect.objectContaining({ conclusion: 'success' }) as object }),
      )
  })
})

it('nobody who listens is no failure', async () => {
  const alone = await startTestHosts({ productUrl: 'http://127.0.0.1:9' })
  const history = { commits: [plannedCommit(0, [])], heads: { main: 0 } }
  await alone.reset([{ name: NAMES.github, forge: 'github', history, build: null, checks: [] }])
  alone.tellOfAll()
  await alone.stop()
})

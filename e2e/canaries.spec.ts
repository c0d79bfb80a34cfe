import { readFileSync } from 'node:fs'
import type { APIRequestContext, BrowserContext } from '@playwright/test'
import { builtActions } from './built'
import { credentialsOf, leaksIn, type Canaries, type Seen } from './canaries'
import { signInAs, type Person } from './pages'
import { expect, METRICS_TOKEN, test, type Quayside } from './quayside'

/** What the cluster, a browser and a stranger send, each in a place of its own. */
const PLANTED = {
  html: 'canary-7d1f-in-a-web-page',
  json: 'canary-7d1f-in-other-members',
  words: 'canary-7d1f-in-the-words-of-a-status',
  variable: 'canary-7d1f-in-an-environment-variable',
  code: 'canary-7d1f-in-the-code-of-a-sign-in',
  cookie: 'canary-7d1f-in-a-cookie',
  header: 'canary-7d1f-in-a-header',
  body: 'canary-7d1f-in-the-body-of-a-request',
}

const PATHS = [
  '/',
  '/prod',
  '/prod/image-streams/nginx/prod',
  '/prod/deployments/canary',
  '/prod/stateful-sets/packit-worker-short-running',
  '/prod/schedule',
  '/prod/promotion',
  '/prod/activity',
  '/prod/timeline',
  '/api/environments',
  '/api/environments/prod/pipeline',
  '/api/environments/prod/deployments/canary',
  '/api/environments/prod/deployments/canary/diff?from=1&to=1',
  '/api/environments/prod/stateful-sets/packit-worker-short-running',
  '/api/environments/prod/promotion',
  '/api/environments/prod/timeline',
  '/api/environments/prod/picture',
  '/api/environments/picture',
]

test('no secret, and nothing that a cluster or a stranger sent, is in the log, a page, a metric or an error', async ({
  browser,
  quayside,
  request,
}) => {
  const { cluster, run, url } = quayside
  const seen: Seen[] = []
  const note = (where: string, text: string) => seen.push({ where, text })
  const people = await Promise.all(
    (['operator', 'viewer'] as const).map(async (person) => {
      const context = await browser.newContext({ baseURL: url })
      const page = await context.newPage()
      await signInAs(page, person)
      await page.close()
      return { person, context }
    }),
  )
  await quayside.putObject({ resource: 'deployments', object: DEPLOYMENT })

  await readAll(people, note)
  note('the log before', quayside.output())
  const token = readFileSync(run.tokenFiles.quayside, 'utf8').trim()
  breakCluster(quayside, token)
  if (run.git !== undefined) await quayside.git.fault({ forge: 'github', kind: 'unauthorized' })
  // So that the first lists fail, too.
  await quayside.restart()
  await readAll(people, note)
  await act(people, url, note)
  await sendAsStranger(request, url, note)
  const metrics = await request.get(`${url}/api/metrics`, {
    headers: { authorization: `Bearer ${METRICS_TOKEN}` },
  })
  note('the metrics', await metrics.text())
  note('readyz', await (await request.get(`${url}/api/readyz`)).text())
  note('the log', quayside.output())
  if (run.git !== undefined) await quayside.git.fault({ forge: 'github', kind: 'none' })

  const { words, variable, ...nobody } = PLANTED
  const everywhere = {
    ...credentialsOf(run),
    'the metrics token': METRICS_TOKEN,
    ...(await cookiesOf(people)),
    ...nobody,
  }
  expect(leaksIn(seen, everywhere)).toEqual([])
  // Operators may see these two (decisions 15 and 24).
  const others = seen.filter(({ where }) => !where.startsWith('operator'))
  expect(leaksIn(others, { words, variable })).toEqual([])
  // What is looked for would be found: an operator reads what the API server says.
  expect(leaksIn(seen, { words })).not.toEqual([])
  expect(cluster.requests.filter(({ line }) => /\/secrets\b/.test(line))).toEqual([])
  await Promise.all(people.map(({ context }) => context.close()))
})

test.afterAll(async ({ quayside }) => {
  quayside.cluster.clearFaults()
  // A fresh process does not wait before it asks again.
  await quayside.restart()
  await quayside.reset()
})

type People = { person: Person; context: BrowserContext }[]
type Note = (where: string, text: string) => void

/** Each kind fails in another way; one of them sends back the token that it was sent. */
function breakCluster({ cluster }: Quayside, token: string) {
  const status = (message: string) =>
    JSON.stringify({ kind: 'Status', message, details: { causes: [{ message }] } })
  const faults: [RegExp, number, string, string][] = [
    [/\/imagestreams/, 403, 'application/json', status(`${PLANTED.words}: you sent Bearer ${token}`)],
    [/\/deployments/, 502, 'text/html', `<html><body>${PLANTED.html} ${token}</body></html>`],
    [/\/statefulsets/, 500, 'application/json', JSON.stringify({ error: PLANTED.json, token })],
    [/\/pods/, 200, 'application/json', `{"items":[{"metadata":{"name":"${PLANTED.json}"`],
    [/\/replicasets/, 401, 'text/plain', `${PLANTED.html} ${token}`],
  ]
  for (const [pattern, code, contentType, body] of faults)
    cluster.break(pattern, { status: code, contentType, body })
}

async function readAll(people: People, note: Note) {
  for (const { person, context } of people)
    for (const path of PATHS) {
      const answer = await context.request.get(path, { maxRedirects: 0 })
      note(`${person} ${path} (${answer.status()})`, await answer.text())
    }
}

/** A plan, and a check of the registry, which fail. */
async function act(people: People, url: string, note: Note) {
  const restart = { action: 'restart', workload: { kind: 'Deployment', name: 'canary' } }
  const inputs: Record<string, unknown> = {
    planAction: { request: restart, reason: '' },
    applyAction: { request: restart, consent: { fingerprint: 'f', reason: 'a canary', typedName: 'prod' } },
    checkRegistry: { stream: 'nginx', tag: 'prod' },
  }
  for (const { person, context } of people)
    for (const { name, id, path } of builtActions().filter((each) => each.name in inputs)) {
      const headers = { 'next-action': id, 'content-type': 'text/plain;charset=UTF-8', origin: url }
      const data = JSON.stringify(['prod', inputs[name]])
      note(`${person} ${name}`, await (await context.request.post(url + path, { headers, data })).text())
    }
}

async function sendAsStranger(request: APIRequestContext, url: string, note: Note) {
  const { code, cookie, header, body } = PLANTED
  const headers = { cookie: `quayside.session=${cookie}`, authorization: `Bearer ${header}`, origin: url }
  const asked: [method: string, path: string, data?: string][] = [
    ['GET', `/api/auth/callback/oidc?code=${code}&state=${code}`],
    ['GET', '/api/metrics'],
    ['GET', '/prod'],
    ['POST', '/api/live', `{"topics":"${body}"}`],
    ['POST', '/api/sign-out', body],
    ['POST', '/api/forges/github', JSON.stringify({ repository: { full_name: body } })],
  ]
  for (const [method, path, data] of asked) {
    const answer = await request.fetch(path, {
      method,
      headers,
      maxRedirects: 0,
      ...(data !== undefined && { data }),
    })
    note(`stranger ${method} ${path.split('?')[0]} (${answer.status()})`, await answer.text())
  }
  const [action] = builtActions()
  const call = { ...headers, 'next-action': action?.id ?? '', 'content-type': 'text/plain;charset=UTF-8' }
  const data = JSON.stringify(['prod', { secret: body }])
  note('stranger action', await (await request.post(action?.path ?? '/', { headers: call, data })).text())
}

async function cookiesOf(people: People): Promise<Canaries> {
  const cookies = await Promise.all(people.map(({ context }) => context.cookies()))
  return Object.fromEntries(
    cookies
      .flat()
      .filter(({ name }) => name.startsWith('quayside.session'))
      .map(({ name, value }, index) => [`the cookie ${name} (${index})`, value]),
  )
}

const LABELS = { component: 'canary' }
const DEPLOYMENT = {
  metadata: { name: 'canary', namespace: 'packit--prod' },
  spec: {
    replicas: 1,
    selector: { matchLabels: LABELS },
    template: {
      metadata: { labels: LABELS },
      spec: {
        containers: [
          {
            name: 'canary',
            image: 'quay.io/packit/nginx:prod',
            env: [{ name: 'PASSWORD', value: PLANTED.variable }],
          },
        ],
      },
    },
  },
}

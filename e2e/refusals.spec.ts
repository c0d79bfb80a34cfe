import type { APIRequestContext, Browser } from '@playwright/test'
import { addressOf, builtActions, builtRoutes, GOOD_INPUT } from './built'
import { signInAs, type Person } from './pages'
import { expect, METRICS_TOKEN, test, type Quayside } from './quayside'
import { KNOWN_HANDLERS, refusedAsks, refusedCalls, type Caller, type Refused } from './refused-requests'

// What the cluster is asked then comes from people alone, but for its watches.
test.use({ registryCheckSeconds: 0 })

const OF_ITSELF = /[?&](watch|limit)=|reviews$|\/configmaps/

/** What a plan, a look or a change would ask the cluster. */
const asked = ({ cluster }: Quayside) =>
  cluster.requests.filter(({ line }) => !OF_ITSELF.test(line)).map(({ line }) => line)

/** Each caller has a browser of its own, whose pages are closed: they would ask, too. */
async function callersIn(browser: Browser, { url }: Quayside): Promise<Record<Caller, APIRequestContext>> {
  const signedIn = async (person: Person) => {
    const context = await browser.newContext({ baseURL: url })
    const page = await context.newPage()
    await signInAs(page, person)
    await page.close()
    return context.request
  }
  const stranger = (await browser.newContext({ baseURL: url })).request
  return { stranger, viewer: await signedIn('viewer'), operator: await signedIn('operator') }
}

/** The sums of a counter, by a part of its labels. */
async function counted({ url }: Quayside, request: APIRequestContext, series: RegExp): Promise<number> {
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` }
  const metrics = await (await request.get(`${url}/api/metrics`, { headers })).text()
  return metrics
    .split('\n')
    .filter((line) => series.test(line))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}

const DENIED = /^quayside_denied_total\{/
const REFUSED = /^quayside_http_request_duration_seconds_count\{.*status="4xx"/

test.afterEach(({ browser }) => Promise.all(browser.contexts().map((context) => context.close())))

/** Expects that each is refused, and that the cluster is not asked for any of them. */
async function expectRefused(
  quayside: Quayside,
  callers: Record<Caller, APIRequestContext>,
  requests: readonly Refused[],
) {
  const before = asked(quayside).length
  for (const { what, as, method, path, origin = quayside.url, headers, data, status, code } of requests) {
    const answer = await callers[as].fetch(quayside.url + path, {
      method,
      headers: { ...headers, ...(origin !== null && { origin }) },
      maxRedirects: 0,
      ...(data !== undefined && { data }),
    })
    expect([what, answer.status()]).toEqual([what, status])
    const text = await answer.text()
    if (code !== undefined) expect([what, text]).toEqual([what, expect.stringContaining(`"${code}"`)])
    if (as === 'stranger') expect(text, what).not.toContain('packit')
    expect(answer.headers(), what).not.toHaveProperty('x-injected')
  }
  expect(asked(quayside).slice(before)).toEqual([])
}

test('what the build answers is all tested here', () => {
  const { handlers } = builtRoutes()
  expect(
    builtActions()
      .map(({ name }) => name)
      .sort(),
    'Give the new action its input in lib/actions/testing/good-input.json.',
  ).toEqual(Object.keys(GOOD_INPUT).sort())
  expect(handlers, 'Say in e2e/refused-requests.ts what the new route handler refuses.').toEqual(
    KNOWN_HANDLERS,
  )
})

test('every action, route and page refuses whoever may not ask, and whatever is not a request of ours', async ({
  browser,
  quayside,
}) => {
  const callers = await callersIn(browser, quayside)
  const { handlers, pages } = builtRoutes()
  // The pages of the sign-ins had questions, whose answers may still come.
  await expect
    .poll(async () => {
      const before = asked(quayside).length
      await new Promise((resolve) => setTimeout(resolve, 500))
      return asked(quayside).length - before
    })
    .toBe(0)

  const calls = builtActions().flatMap((action) => refusedCalls(action))
  const denied = await counted(quayside, callers.stranger, DENIED)
  await expectRefused(quayside, callers, calls)
  // Of some, the log has no line of their own; each is counted.
  expect((await counted(quayside, callers.stranger, DENIED)) - denied).toBe(calls.length)

  const asks = handlers.flatMap((route) => refusedAsks(route))
  const refused = await counted(quayside, callers.stranger, REFUSED)
  await expectRefused(quayside, callers, asks)
  expect((await counted(quayside, callers.stranger, REFUSED)) - refused).toBeGreaterThanOrEqual(asks.length)

  await expectRefused(
    quayside,
    callers,
    pages.map(addressOf).flatMap((path): Refused[] => [
      {
        what: `${path} without a session`,
        as: 'stranger',
        method: 'GET',
        path,
        status: path === '/sign-in' ? 200 : 307,
      },
      { what: `${path} as a form`, as: 'operator', method: 'POST', path, data: 'x', status: 405 },
    ]),
  )

  // Asked rightly, by who may, the same address reaches the cluster.
  const plan = builtActions().find(({ name }) => name === 'planAction')
  const before = asked(quayside).length
  const answer = await callers.operator.post(quayside.url + (plan?.path ?? ''), {
    headers: {
      'next-action': plan?.id ?? '',
      'content-type': 'text/plain;charset=UTF-8',
      origin: quayside.url,
    },
    data: JSON.stringify(['prod', GOOD_INPUT.planAction]),
  })
  expect(answer.status()).toBe(200)
  expect(asked(quayside).length).toBeGreaterThan(before)
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bodyProblem, headProblem } from '#lib/server/auth/request-problem'

const url = 'https://quayside.example.com'
const id = `60${'a'.repeat(40)}`
const OUR_PAGE = { origin: url, host: 'quayside.example.com', 'content-length': '20' }
const ACTION = { ...OUR_PAGE, 'next-action': id, 'content-type': 'text/plain;charset=UTF-8' }

function problemOf(method: string, path: string, sent: Record<string, string> = {}, actions = [id]) {
  return headProblem({ method, path, headers: new Headers(sent) }, url, new Set(actions))
}

const without = (name: string) => Object.fromEntries(Object.entries(ACTION).filter(([key]) => key !== name))

describe('the head of a request', () => {
  it.each([
    ['GET', '/prod', {}],
    ['HEAD', '/icon.svg', {}],
    ['GET', '/prod', { 'next-action': 'x', origin: 'https://other.example.com' }],
    ['POST', '/prod', ACTION],
    ['POST', '/prod', without('content-length')],
    ['POST', '/prod', { ...ACTION, host: 'pod:3000', 'x-forwarded-host': 'quayside.example.com' }],
    ['POST', '/prod', { ...ACTION, host: 'pod:3000', 'x-forwarded-host': 'quayside.example.com, router' }],
    ['POST', '/api/forges/github', { host: 'pod:3000', 'content-type': 'application/json' }],
    ['POST', '/api/live', { ...OUR_PAGE, 'content-type': 'text/plain;charset=UTF-8' }],
    ['POST', '/api/auth/signin/oidc', { ...OUR_PAGE, 'content-type': 'application/x-www-form-urlencoded' }],
  ])('is fine: %s %s %j', (method, path, sent) => {
    expect(problemOf(method, path, sent)).toBeNull()
  })

  it('below a base path comes from the origin, which has no path', () => {
    const asked = { method: 'POST', path: '/prod', headers: new Headers(ACTION) }
    expect(headProblem(asked, `${url}/quayside`, new Set([id]))).toBeNull()
    const foreign = { ...asked, headers: new Headers({ ...ACTION, origin: 'https://evil.example' }) }
    expect(headProblem(foreign, `${url}/quayside`, new Set([id]))).toMatchObject({ status: 403 })
  })

  it.each([
    ['a foreign origin', { ...ACTION, origin: 'https://evil.example' }],
    ['an opaque origin', { ...ACTION, origin: 'null' }],
    ['an origin that is none', { ...ACTION, origin: '%%%' }],
    ['another port', { ...ACTION, origin: `${url}:8443` }],
    ['another scheme', { ...ACTION, origin: url.replace('https', 'http') }],
    ['no origin', without('origin')],
    ['another host', { ...ACTION, host: 'evil.example' }],
    ['another host of a proxy', { ...ACTION, 'x-forwarded-host': 'evil.example' }],
    [
      'another host of the first proxy',
      { ...ACTION, 'x-forwarded-host': 'evil.example, quayside.example.com' },
    ],
  ])('with %s is refused with a sentence', (_, sent) => {
    expect(problemOf('POST', '/prod', sent)).toMatchObject({
      status: 403,
      code: 'foreign-origin',
      message: `Changes are accepted only from Quayside's own pages at ${url}.`,
    })
  })

  it.each([
    ['a method for no page', 405, 'DELETE', '/prod', ACTION],
    ['a form for a page', 405, 'POST', '/prod', without('next-action')],
    ['a method for no route', 405, 'PUT', '/api/live', OUR_PAGE],
    ['an action for a route', 405, 'POST', '/api/live', ACTION],
    ['an id that is none', 400, 'POST', '/prod', { ...ACTION, 'next-action': 'toString' }],
    ['an empty id', 400, 'POST', '/prod', { ...ACTION, 'next-action': '' }],
    ['a form', 415, 'POST', '/prod', { ...ACTION, 'content-type': 'multipart/form-data; boundary=x' }],
    ['no type', 415, 'POST', '/prod', without('content-type')],
    [
      'JSON for the sign-in',
      415,
      'POST',
      '/api/auth/signin',
      { ...OUR_PAGE, 'content-type': 'application/json' },
    ],
    ['a huge body', 413, 'POST', '/prod', { ...ACTION, 'content-length': '600000' }],
  ])('is refused with %s (%i)', (_, status, method, path, sent) => {
    expect(problemOf(method, path, sent)).toMatchObject({ status, code: 'bad-request' })
  })

  it('with an action of another build asks for a reload, also of the page that called it', () => {
    const problem = { status: 409, code: 'unknown-action', headers: { 'x-nextjs-action-not-found': '1' } }
    expect(problemOf('POST', '/prod', ACTION, [])).toMatchObject(problem)
  })

  it('can have any well-formed id where the actions are not known', () => {
    expect(headProblem({ method: 'POST', path: '/', headers: new Headers(ACTION) }, url, null)).toBeNull()
  })
})

describe('the arguments of an action', () => {
  it.each(['["prod",{"words":"","concern":null}]', '[]', '["$$5 off",{"a":[1,2.5,true,"$undefined"]}]'])(
    'are fine: %s',
    (body) => {
      expect(bodyProblem(body)).toBeNull()
    },
  )

  it.each([
    '',
    '{{{',
    'null',
    '{"0":"prod"}',
    '["$1"]',
    '["$F1",{}]',
    '["$nxx"]',
    '["prod",{"a":"$B1"}]',
    `[${'1,'.repeat(2_000)}1]`,
    `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
    `[${'{"a":'.repeat(20)}1${'}'.repeat(20)}]`,
  ])('are refused: %.40s', (body) => {
    expect(bodyProblem(body)).toMatchObject({ status: 400, code: 'bad-request' })
  })

  it('are refused where they are huge, whatever their head said', () => {
    expect(bodyProblem(`["${'a'.repeat(600_000)}"]`)).toMatchObject({ status: 413 })
  })

  it('never make the check itself fail', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (body) => void bodyProblem(body)))
  })
})

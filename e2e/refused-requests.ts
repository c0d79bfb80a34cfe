import { GOOD_INPUT, type BuiltAction } from './built'

export type Caller = 'stranger' | 'viewer' | 'operator'

/** A request that has to be refused. `origin`: that of our own pages, if it is not said. */
export type Refused = {
  what: string
  as: Caller
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  origin?: string | null
  headers?: Record<string, string>
  data?: string
  status: number
  /** In the answer of an action, which has the status 200 where the action itself refuses. */
  code?: string
}

const ORIGINS = [
  ['a foreign origin', 'https://elsewhere.example.com'],
  ['an opaque origin', 'null'],
  ['no origin', null],
] as const

const LONG = 'a'.repeat(20_000)
/** Node takes at most 16 KB of address and headers. */
const LONG_NAME = 'a'.repeat(12_000)
const CRLF = '\r\nX-Injected: 1'
const CRLF_NAME = encodeURIComponent(`prod${CRLF}`)

/** A server action, each time with something that is wrong. */
export function refusedCalls({ name, id, path }: BuiltAction): Refused[] {
  const input = GOOD_INPUT[name]
  const good = JSON.stringify(['prod', input])
  const called = { as: 'operator', method: 'POST', path, data: good, status: 200 } as const
  const headers = {
    'next-action': id,
    'content-type': 'text/plain;charset=UTF-8',
    accept: 'text/x-component',
  }
  const text = JSON.stringify(input)
  const bodies: [what: string, data: string, code: string][] = [
    ['no input', '["prod",null]', 'bad-request'],
    ['a number', '["prod",42]', 'bad-request'],
    ['a list', '["prod",[]]', 'bad-request'],
    ['an empty object', '["prod",{}]', 'bad-request'],
    ['nothing at all', '[]', 'bad-request'],
    ['a list as environment', `[[],${text}]`, 'bad-request'],
    ['20 KB', `["prod","${LONG}"]`, 'bad-request'],
    ['20 KB as environment', `["${LONG}",${text}]`, 'bad-request'],
    ['20 KB in each text', JSON.stringify(['prod', withTexts(input, LONG)]), 'bad-request'],
    ['__proto__ for its input', `["prod",{"__proto__":${text}}]`, 'bad-request'],
    ['__proto__ as environment', `["__proto__",${text}]`, 'unknown-environment'],
    ['a line break in the environment', JSON.stringify([`prod${CRLF}`, input]), 'unknown-environment'],
    ['an environment that is not there', `["none",${text}]`, 'unknown-environment'],
  ]
  const calls: Refused[] = [
    { ...called, what: 'no session', as: 'stranger', code: 'signed-out' },
    { ...called, what: 'a viewer', as: 'viewer', code: 'forbidden' },
    ...ORIGINS.map(([what, origin]): Refused => ({ ...called, what, origin, status: 403 })),
    ...bodies.map(([what, data, code]): Refused => ({ ...called, what, data, code })),
    { ...called, what: 'no JSON', data: '{{{', status: 400 },
    { ...called, what: '600 KB', data: `["${'a'.repeat(600_000)}"]`, status: 413 },
  ]
  return calls.map((call) => ({ ...call, what: `${name} with ${call.what}`, headers }))
}

function withTexts(value: unknown, text: string): unknown {
  if (typeof value === 'string') return text
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withTexts(each, text)]))
}

type Row = [what: string, as: Caller, method: Refused['method'], path: string, status: number, data?: string]

/** What each route handler refuses, besides origins. Empty: it answers everybody, and does nothing. */
const HANDLERS: Record<string, Row[]> = {
  '/api/activity/file': [
    ['no session', 'stranger', 'GET', '/api/activity/file?environment=prod&format=csv', 401],
    ['nothing named', 'viewer', 'GET', '/api/activity/file', 400],
    ['another format', 'viewer', 'GET', '/api/activity/file?environment=prod&format=xls', 400],
    ['an unknown environment', 'viewer', 'GET', '/api/activity/file?environment=none&format=csv', 404],
    ['__proto__', 'operator', 'GET', '/api/activity/file?environment=__proto__&format=csv', 404],
    ['a line break', 'operator', 'GET', `/api/activity/file?environment=${CRLF_NAME}&format=csv`, 404],
    ['a long name', 'operator', 'GET', `/api/activity/file?environment=${LONG_NAME}&format=csv`, 400],
    [
      'a long filter',
      'operator',
      'GET',
      `/api/activity/file?environment=prod&format=csv&by=${LONG_NAME}`,
      400,
    ],
    ['another method', 'operator', 'POST', '/api/activity/file?environment=prod&format=csv', 405, ''],
  ],
  '/api/auth/[...nextauth]': [
    ['a line for the log', 'stranger', 'POST', '/api/auth/_log', 404, 'level=error&message=x'],
    ['a sign-out that only removes the cookie', 'operator', 'GET', '/api/auth/signout', 404],
    ['no session', 'stranger', 'GET', '/api/auth/session', 401],
  ],
  '/api/environments/[[...address]]': [
    ['no session', 'stranger', 'GET', '/api/environments', 401],
    ['no session', 'stranger', 'GET', '/api/environments/prod/pipeline', 401],
    ['an unknown environment', 'viewer', 'GET', '/api/environments/none/pipeline', 404],
    ['an unknown view', 'operator', 'GET', '/api/environments/prod/nothing', 404],
    ['__proto__', 'operator', 'GET', '/api/environments/__proto__/pipeline', 404],
    ['a line break', 'operator', 'GET', `/api/environments/${CRLF_NAME}/pipeline`, 404],
    ['a long name', 'operator', 'GET', `/api/environments/${LONG_NAME}/pipeline`, 404],
    ['a log for viewers', 'viewer', 'GET', '/api/environments/prod/pods/x/log?container=y', 403],
    ['another method', 'operator', 'POST', '/api/environments/prod/pipeline', 405, '{}'],
  ],
  '/api/forges/[name]': [
    ['an unknown host', 'stranger', 'POST', '/api/forges/none', 404, '{}'],
    ['__proto__', 'stranger', 'POST', '/api/forges/__proto__', 404, '{}'],
    ['a line break', 'stranger', 'POST', `/api/forges/${CRLF_NAME}`, 404, '{}'],
    ['20 KB', 'stranger', 'POST', '/api/forges/none', 404, LONG],
    ['another method', 'operator', 'GET', '/api/forges/none', 405],
  ],
  '/api/live': [
    ['no session', 'stranger', 'POST', '/api/live', 401, '{"topics":[]}'],
    ['no JSON', 'operator', 'POST', '/api/live', 400, '{{{'],
    ['a list', 'operator', 'POST', '/api/live', 400, '[]'],
    ['topics that are none', 'operator', 'POST', '/api/live', 400, '{"topics":"x"}'],
    ['__proto__', 'operator', 'POST', '/api/live', 400, '{"__proto__":{"topics":[]}}'],
    ['20 KB', 'operator', 'POST', '/api/live', 400, topicOf(`/api/environments/${LONG}`)],
    ['a line break', 'operator', 'POST', '/api/live', 400, topicOf(`${CRLF}/api/environments`)],
    ['another method', 'operator', 'GET', '/api/live', 405],
  ],
  '/api/metrics': [
    ['no token', 'stranger', 'GET', '/api/metrics', 401],
    ['a session', 'operator', 'GET', '/api/metrics', 401],
    ['another method', 'operator', 'POST', '/api/metrics', 405, ''],
  ],
  '/api/pod-log/file': ofLog('/api/pod-log/file'),
  '/api/pod-log/follow': ofLog('/api/pod-log/follow'),
  '/api/readyz': [['another method', 'operator', 'POST', '/api/readyz', 405, '']],
  '/api/sign-out': [
    ['no session', 'stranger', 'POST', '/api/sign-out', 401, ''],
    ['another method', 'viewer', 'GET', '/api/sign-out', 405],
  ],
}

/** A git host is no browser: it signs what it sends. */
const WITHOUT_ORIGIN = ['/api/forges/[name]']

function ofLog(path: string): Row[] {
  const asked = (environment: string) => `${path}?environment=${environment}&pod=x&container=y`
  return [
    ['no session', 'stranger', 'GET', asked('prod'), 401],
    ['a viewer', 'viewer', 'GET', asked('prod'), 403],
    ['nothing named', 'operator', 'GET', path, 400],
    ['an unknown pod', 'operator', 'GET', asked('prod'), 404],
    [
      'a pod with a line break',
      'operator',
      'GET',
      `${path}?environment=prod&pod=${CRLF_NAME}&container=y`,
      404,
    ],
    ['__proto__', 'operator', 'GET', asked('__proto__'), 404],
    ['a line break', 'operator', 'GET', asked(CRLF_NAME), 404],
    ['a long name', 'operator', 'GET', asked(LONG_NAME), 404],
    ['another method', 'operator', 'POST', asked('prod'), 405, ''],
  ]
}

function topicOf(topic: string): string {
  return JSON.stringify({ topics: [{ topic, has: null }] })
}

export const KNOWN_HANDLERS = Object.keys(HANDLERS).sort()

/** A route handler, each time with something that is wrong. */
export function refusedAsks(route: string): Refused[] {
  const rows = (HANDLERS[route] ?? []).map(([what, as, method, path, status, data]): Refused => {
    return { what, as, method, path, status, ...(data !== undefined && { data }) }
  })
  const path = route.replace(/\/\[+[.]*\w+\]+$/, '')
  const origins = WITHOUT_ORIGIN.includes(route)
    ? []
    : ORIGINS.map(([what, origin]): Refused => {
        return { what, as: 'operator', method: 'POST', path, origin, data: '', status: 403 }
      })
  const removed: Refused = { what: 'DELETE', as: 'operator', method: 'DELETE', path, status: 405 }
  const ofForm = { 'content-type': 'application/x-www-form-urlencoded' }
  return [...rows, ...origins, removed].map((each) => {
    return {
      ...each,
      what: `${route} with ${each.what}`,
      ...(route.startsWith('/api/auth') && { headers: ofForm }),
    }
  })
}

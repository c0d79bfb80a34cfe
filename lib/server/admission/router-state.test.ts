import { expect, it } from 'vitest'
import { parseAndValidateFlightRouterState } from 'next/dist/server/app-render/parse-and-validate-flight-router-state'
import { isRouterState } from '#lib/server/admission/router-state'

const page = ['__PAGE__', {}, null, null]
const STATES: unknown[] = [
  ['', { children: page }],
  [
    '',
    { children: [['environment', 'prod', 'd', null], { children: page }, null, 'refetch'] },
    ['/a', '?b'],
    null,
    16,
  ],
  ['', { children: [['nextauth', 'a/b', 'oc', ['x']], {}] }, null, 'metadata-only', null, 'x'],
  ['', { modal: [['a', 'b', 'di(..)(..)', null], {}], children: [['a', 'b', 'ci(...)', null], page[1]] }],
  ['', { children: [['environment', 'prod', 'x', null], {}] }],
  [['a', 'b', 'd'], {}],
  ['', { children: {} }],
  ['', {}, ['a']],
  ['', {}, null, 'other'],
  ['', {}, null, null, 'x'],
  [1, {}],
  [''],
  {},
  null,
]
const HEADERS = [
  ...STATES.map((state) => encodeURIComponent(JSON.stringify(state))),
  ...['', '%', '%7B', '[1,2', `["${'a'.repeat(40_000)}",{}]`],
]

it.each(HEADERS)('is taken as Next takes it: %.60s', (header) => {
  const next = () => parseAndValidateFlightRouterState(header)
  if (isRouterState(header)) expect(next).not.toThrow()
  else expect(next).toThrow()
})

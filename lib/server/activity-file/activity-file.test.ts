import { expect, it, vi } from 'vitest'
import { snapshotOf } from '#lib/domain/testing/test-objects'
import type { OperationEnd } from '#lib/plan/operation/operation'
import { operationWith } from '#lib/plan/testing/test-operations'
import { activityFile } from '#lib/server/activity-file/activity-file'
import { environmentOf } from '#lib/server/testing/test-environment'
import { sessionWith } from '#lib/server/testing/test-session'

const state = vi.hoisted(() => ({ groups: null as string[] | null, read: 0 }))
const environments = [environmentOf('prod', { roles: { viewer: ['viewers'], operator: ['operators'] } })]
const end: OperationEnd = {
  state: 'failed',
  at: '2026-11-23T18:40:00.000Z',
  message: 'The import failed: “robot$secret may not pull”. Try again.',
  next: [],
  workloads: null,
}
const journal = { operations: [operationWith({ end })], malformed: 0, newer: [], from: null }

vi.mock('#lib/server/config/config', () => ({ config: () => ({ environments }) }))
vi.mock('#lib/server/auth/session', () => ({
  readSession: () => Promise.resolve(state.groups && sessionWith({ groups: state.groups })),
}))
vi.mock('#lib/server/attempts/attempts', async () => {
  const { NO_ATTEMPTS } = await import('#lib/plan/records/attempt')
  return { readAttempts: () => NO_ATTEMPTS }
})
vi.mock('#lib/server/environment/read-snapshot', () => ({
  storedSnapshot: () => Promise.resolve(snapshotOf()),
}))
vi.mock('#lib/server/views/operation-views', () => ({
  journalIn: () => {
    state.read += 1
    return Promise.resolve({ ok: true, value: journal })
  },
  journalProblem: () => null,
  followedBy: () => Promise.resolve(undefined),
}))

function ask(query: string, group: string | null): Promise<Response> {
  Object.assign(state, { groups: group && [group], read: 0 })
  return activityFile(new Request(`https://quayside.example.com/api/activity/file?${query}`))
}

const GOOD = 'environment=prod&format=csv'

it('an operator gets a file that no browser keeps, named after environment and time', async () => {
  const { status, headers } = await ask(GOOD, 'operators')
  expect(status).toBe(200)
  expect(Object.fromEntries(headers)).toMatchObject({
    'content-type': 'text/csv; charset=utf-8; header=present',
    'cache-control': 'no-store',
    'content-disposition': expect.stringMatching(
      /^attachment; filename="quayside-activity-prod-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.csv"$/,
    ) as string,
  })
})

it('a viewer gets the same rows without what registries say', async () => {
  const read = async (group: string) =>
    (await (await ask('environment=prod&format=json', group)).json()) as { message: string }[]
  expect((await read('operators'))[0]?.message).toBe(end.message)
  expect((await read('viewers'))[0]?.message).toBe('The import failed. Try again.')
})

it('has what the filter finds', async () => {
  const rows = async (filter: string) => (await ask(`${GOOD}&${filter}`, 'viewers')).text()
  expect(await rows('outcome=failed')).toContain('op-1')
  expect(await rows('outcome=succeeded')).not.toContain('op-1')
})

it.each([
  ['without a session', GOOD, null, 401],
  ['of an environment that the person may not see', GOOD, 'strangers', 404],
  ['of no environment', 'environment=__proto__&format=csv', 'operators', 404],
  ['of an environment with a line break', 'environment=prod%0D%0AX:1&format=csv', 'operators', 404],
  ['of an environment of 20 KB', `environment=${'a'.repeat(20_000)}&format=csv`, 'operators', 400],
  ['without a format', 'environment=prod', 'operators', 400],
  ['in another format', 'environment=prod&format=xlsx', 'operators', 400],
  ['with a parameter of its own', `${GOOD}&__proto__=x`, 'operators', 400],
  ['with a parameter twice', `${GOOD}&environment=stg`, 'operators', 400],
  ['with an outcome that is none', `${GOOD}&outcome=constructor`, 'operators', 400],
  ['from a time that is none', `${GOOD}&from=yesterday`, 'operators', 400],
  ['with words of 20 KB', `${GOOD}&filter=${'a'.repeat(20_000)}`, 'operators', 400],
])('is refused %s, and reads nothing', async (_what, query, group, status) => {
  const response = await ask(query, group)
  expect(response.status).toBe(status)
  expect(state.read).toBe(0)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.get('content-disposition')).toBeNull()
})

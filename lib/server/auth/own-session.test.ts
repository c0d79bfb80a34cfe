import { expect, it } from 'vitest'
import { openOwnSession } from '#lib/server/auth/own-session'
import { mayDo } from '#lib/server/auth/roles'
import { sessionOf } from '#lib/server/auth/session-cookie'
import { environmentOf } from '#lib/server/testing/test-environment'

const url = 'https://quayside.example.com'
const sessionSecret = 'x'.repeat(32)
const roles = { viewer: ['team'], operator: ['operators'] }

it('the session of the process itself may view and not act, and ends at the latest in half a minute', async () => {
  const own = await openOwnSession({ url, sessionSecret, environments: [environmentOf('prod', { roles })] })
  const [name = '', value = ''] = own.cookie.split('=')
  const read = () => sessionOf({ getAll: () => [{ name, value }] }, url, sessionSecret)
  const session = await read()
  expect(mayDo('view', roles, session?.groups ?? [])).toBe(true)
  expect(mayDo('act', roles, session?.groups ?? [])).toBe(false)
  expect((session?.until ?? Infinity) * 1000).toBeLessThanOrEqual(Date.now() + 30_000)
  own.end()
  expect(await read()).toBeNull()
})

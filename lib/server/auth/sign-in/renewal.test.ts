import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { Renewal, SignInProvider } from '#lib/server/auth/providers/provider'
import { sessionContentOf, type Settings } from '#lib/server/auth/session-content'
import { renewGroups } from '#lib/server/auth/sign-in/renewal'
import { environmentOf } from '#lib/server/testing/test-environment'

const environments = [environmentOf('prod', { roles: { viewer: ['viewers'], operator: ['operators'] } })]
const signIn = {
  kind: 'github' as const,
  title: 'GitHub',
  groupsPattern: '*',
  url: 'https://github.com',
  clientId: 'q',
  organizations: ['packit'],
}
const settings = { environments, signIn }
const identity = {
  issuer: 'https://sso',
  subject: 'u-1',
  name: 'Ola',
  clusterUser: 'ola',
  groups: ['operators'],
}
const MINUTE = 60_000

/** A session of two minutes ago, a service that answers these one after the other, and what it was asked with. */
function sessionAt(...answers: Renewal[]) {
  return sessionIn(settings, ...answers)
}

function sessionIn(settings: Settings, ...answers: Renewal[]) {
  const asked: string[] = []
  const signedIn = { identity, kept: randomUUID() }
  const session = sessionContentOf(signedIn, settings, new Date(Date.now() - 2 * MINUTE))
  const provider: SignInProvider = {
    id: 'oidc',
    begin: () => Promise.reject(new Error('It begins no sign-in.')),
    renew: (kept) => {
      asked.push(kept)
      return Promise.resolve(answers[asked.length - 1] ?? { outcome: 'ended' })
    },
  }
  const reported: string[] = []
  const renew = (content = session) => renewGroups(content, provider, settings, (why) => reported.push(why))
  return { session, renew, asked, reported }
}

it('has the groups and the name that the service tells now', async () => {
  const told = { ...identity, name: 'Ola N.', groups: ['viewers', 'staff'] }
  const { renew, session } = sessionAt({ outcome: 'told', identity: told, kept: 'next' })
  const renewed = await renew()
  expect(renewed).toMatchObject({ id: session.id, since: session.since, name: 'Ola N.', groups: ['viewers'] })
  expect(renewed.check).toMatchObject({ token: 'next' })
  expect(renewed.check?.confirmed).toBeGreaterThan(Date.now() - MINUTE)
})

it('is not asked for again within a minute, nor twice with one token', async () => {
  const { renew, asked } = sessionAt({ outcome: 'told', identity, kept: 'next' })
  const renewed = await renew()
  expect(await renew(renewed)).toBe(renewed)
  expect(await renew()).toEqual(renewed)
  expect(asked).toHaveLength(1)
})

it('counts from when it was asked, if the service answers slowly', async () => {
  const { renew } = sessionAt({ outcome: 'told', identity, kept: 'next' })
  const before = Date.now()
  expect((await renew()).check?.asked).toBeGreaterThanOrEqual(before)
})

it('keeps its groups if the service is not heard, and says why', async () => {
  const { renew, session, asked, reported } = sessionAt({ outcome: 'unheard', why: 'it is away' })
  const renewed = await renew()
  expect(renewed).toMatchObject({ groups: ['operators'], ended: null })
  expect(renewed.check).toMatchObject({ confirmed: session.since, token: session.check?.token })
  expect(reported).toEqual(['it is away'])
  await renew()
  expect(asked).toHaveLength(2)
})

it('keeps the next token of a service that failed after it gave one, and does not use the old one again', async () => {
  const { renew, asked } = sessionAt({ outcome: 'unheard', why: 'it failed', kept: 'next' })
  expect((await renew()).check?.token).toBe('next')
  expect((await renew()).check?.token).toBe('next')
  expect(asked).toHaveLength(1)
})

it('lasts as long as one whose groups are of the sign-in, if the service tells none again', async () => {
  const { renew } = sessionAt({ outcome: 'silent' })
  expect(await renew()).toMatchObject({ groups: ['operators'], check: null, ended: null })
})

it.each<[string, Renewal, string]>([
  ['the service ended it', { outcome: 'ended' }, 'ended-there'],
  [
    'it is another person',
    { outcome: 'told', identity: { ...identity, subject: 'u-2' }, kept: 'x' },
    'ended-there',
  ],
  ['no role is left', { outcome: 'told', identity: { ...identity, groups: [] }, kept: 'x' }, 'no-role'],
])('is over, and has no rights and no token, when %s', async (_when, answer, ended) => {
  expect(await sessionAt(answer).renew()).toMatchObject({ ended, groups: [], allGroups: null, check: null })
})

it.each([
  [
    'they are in more groups than fit',
    { ...identity, groups: Array.from({ length: 5_000 }, () => randomUUID()) },
  ],
  ['it tells no name for the cluster any more', { ...identity, clusterUser: '' }],
])('does not say that a role was lost where a cluster decides, and %s', async (_when, told) => {
  const settings = { environments: [environmentOf('prod', { authorization: 'cluster' })], signIn }
  const { renew } = sessionIn(settings, { outcome: 'told', identity: told, kept: 'x' })
  expect(await renew()).toMatchObject({ ended: 'unfit', groups: [], allGroups: null, check: null })
})

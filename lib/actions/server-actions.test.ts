import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { environmentOf } from '#lib/server/testing/test-environment'
import { ownAttemptsOf } from '#lib/server/attempts/note-attempt'
import { LIMITS } from '#lib/server/limits'

const url = 'https://quayside.example.com'
const environments = [environmentOf('prod', { roles: { viewer: ['viewers'], operator: ['operators'] } })]
const caller = vi.hoisted(() => ({
  subject: 'o',
  groups: null as string[] | null,
  origin: null as string | null,
}))

vi.mock('next/headers', () => ({
  headers: () => Promise.resolve(new Headers(caller.origin === null ? {} : { origin: caller.origin })),
}))
vi.mock('#lib/server/config/config', () => ({ config: () => ({ environments, url }) }))
vi.mock('#lib/server/auth/session', () => ({
  readSession: () =>
    Promise.resolve(
      caller.groups && {
        id: 's-1',
        person: caller.subject,
        until: 0,
        user: { name: 'Olivia', subject: caller.subject },
        groups: caller.groups,
      },
    ),
}))
// Whatever an action looks at or changes, it begins with the store of the environment.
vi.mock('#lib/server/environment/stores', () => ({
  storeOf: () => {
    throw new Error('It acted.')
  },
}))
vi.mock('#lib/runtime/line-budget', () => ({
  LineBudget: class {
    allows = () => true
  },
}))

/** For each server action, what it accepts. The browser tests vary it, too. */
const GOOD_INPUT = JSON.parse(readFileSync('lib/actions/testing/good-input.json', 'utf8')) as Record<
  string,
  unknown
>

type ServerAction = (environment: unknown, input: unknown) => Promise<unknown>

/** Everything that a browser can call: what the files with 'use server' export. */
const FILES = ['app', 'components', 'lib']
  .flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' }).map((path) => resolve(room, path)),
  )
  .filter((path) => /\.tsx?$/.test(path) && /^\s*'use server'/m.test(readFileSync(path, 'utf8')))
const MODULES = await Promise.all(
  FILES.map((path) => import(/* @vite-ignore */ path) as Promise<Record<string, ServerAction>>),
)
const ACTIONS = MODULES.flatMap((module) => Object.entries(module))

it('all have an input in lib/actions/testing/good-input.json', () => {
  expect(ACTIONS.map(([name]) => name).sort()).toEqual(Object.keys(GOOD_INPUT).sort())
})

describe.each(ACTIONS)('%s', (name, call) => {
  let lines: unknown[] = []
  const good = GOOD_INPUT[name]

  /** What was noted for Activity since the last call. */
  const noted = () => {
    const own = ownAttemptsOf(environments[0] ?? expect.fail())
    const rows = own.unwritten()
    own.setWritten(rows)
    return [...rows.values()]
  }

  beforeEach(() => {
    lines = []
    noted()
    Object.assign(caller, { subject: 'o', groups: ['operators'], origin: url })
    vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(JSON.parse(String(line))) > 0)
  })

  it('is for operators, and says in the log who called it', async () => {
    await expect(call('prod', good)).rejects.toThrow('It acted.')
    expect(lines).toEqual([
      {
        time: expect.any(String) as string,
        event: 'called',
        user: 'Olivia',
        subject: 'o',
        environment: 'prod',
        call: name,
      },
    ])
  })

  it.each([
    ['viewers', ['viewers'], url, 'forbidden'],
    ['strangers with a session', ['strangers'], url, 'unknown-environment'],
    ['people who are signed out', null, url, 'signed-out'],
    ['other sites', ['operators'], 'https://other.example.com', 'foreign-origin'],
    ['pages without an origin', ['operators'], 'null', 'foreign-origin'],
    ['requests that name no origin', ['operators'], null, 'foreign-origin'],
  ])('refuses %s, and says so in the log', async (_who, groups, origin, code) => {
    Object.assign(caller, { groups, origin })
    expect(await call('prod', good)).toMatchObject({ ok: false, error: { code } })
    expect(lines).toEqual([
      expect.objectContaining({ event: 'denied', call: name, environment: 'prod', code }),
    ])
    const rows = noted()
    expect(rows.map((row) => row.code)).toEqual(groups === null ? [] : [code])
    for (const row of rows) expect(row).toMatchObject({ by: 'Olivia', subject: 'o', outcome: 'denied' })
  })

  it('notes nothing of an environment that does not exist', async () => {
    for (const other of ['stg', '__proto__', 'prod\r\n']) await call(other, good)
    expect(noted()).toEqual([])
  })

  it('says when one person called it too often, also in the log, and lets others call it', async () => {
    caller.subject = `often ${name}`
    const answers: unknown[] = []
    const often = Math.max(LIMITS.plans.most, LIMITS.mutations.most) + 20
    for (let time = 0; time < often; time += 1) answers.push(await call('prod', good).catch(() => 'acted'))
    expect(answers[0]).toBe('acted')
    const message = expect.stringMatching(/Try again in \d+ s\.$/) as string
    expect(answers.at(-1)).toEqual({ ok: false, error: { code: 'too-many', message } })
    expect(noted()).toMatchObject([{ code: 'too-many', subject: `often ${name}` }])
    expect(lines.at(-1)).toMatchObject({ event: 'denied', call: name, code: 'too-many' })
    caller.subject = `another ${name}`
    await expect(call('prod', good)).rejects.toThrow()
  })

  it.each([
    [undefined],
    [null],
    [{}],
    [42],
    ['x'.repeat(10_000)],
    [['prod']],
    [{ words: '', concern: null, more: 1 }],
  ])(
    'says of %j in each place that it is not accepted, also in the log and in Activity, and does nothing',
    async (bad) => {
      for (const given of [
        [bad, good],
        ['prod', bad],
      ]) {
        expect(await call(given[0], given[1])).toMatchObject({ ok: false, error: { code: 'bad-request' } })
      }
      const line = expect.objectContaining({
        event: 'denied',
        call: name,
        user: 'Olivia',
        code: 'bad-request',
      }) as unknown
      expect(lines).toEqual([line, line])
      // Nothing of what was sent.
      expect(noted()).toMatchObject([{ code: 'bad-request', title: 'Unreadable request', about: [] }])
    },
  )
})

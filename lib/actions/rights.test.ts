import { beforeEach, describe, expect, it, vi } from 'vitest'
import { applyAction, planAction } from '#lib/actions/actions'
import { checkRegistry } from '#lib/actions/check-registry'
import { findImportable } from '#lib/actions/importable-tags'
import { stopOperation } from '#lib/actions/stop-operation'
import { environmentOf } from '#lib/server/testing/test-environment'

const url = 'https://quayside.example.com'
const environments = [environmentOf('prod', { roles: { viewer: ['viewers'], operator: ['operators'] } })]
const person = vi.hoisted(() => ({ groups: null as string[] | null }))

vi.mock('next/headers', () => ({ headers: () => Promise.resolve(new Headers({ origin: url })) }))
vi.mock('#lib/server/config/config', () => ({ config: () => ({ environments, url }) }))
vi.mock('#lib/server/auth/session', () => ({
  readSession: () =>
    Promise.resolve(
      person.groups && {
        id: 's-1',
        until: 0,
        user: { name: 'Olivia', subject: 'o' },
        groups: person.groups,
      },
    ),
}))
// Whatever an action looks at or changes, it begins with the store of the environment.
vi.mock('#lib/server/environment/stores', () => ({
  storeOf: () => {
    throw new Error('It acted.')
  },
}))

const restart = { action: 'restart', workload: { kind: 'Deployment', name: 'web' } } as const
const consent = { fingerprint: 'f', reason: '', typedName: '' }
const lanes = { words: '', concern: null }

/** Called as a browser can: with anything. */
const ACTIONS: Record<string, { good: unknown[]; call: (...given: never[]) => Promise<unknown> }> = {
  planAction: { good: ['prod', restart, ''], call: planAction },
  applyAction: { good: ['prod', restart, consent], call: applyAction },
  checkRegistry: { good: ['prod', lanes], call: checkRegistry },
  findImportable: { good: ['prod', lanes], call: findImportable },
  stopOperation: { good: ['prod', 'op-1'], call: stopOperation },
}

describe.each(Object.entries(ACTIONS))('%s', (_name, { good, call }) => {
  const act = (given: unknown[]) => call(...(given as never[]))

  beforeEach(() => {
    person.groups = ['operators']
    vi.spyOn(console, 'log').mockImplementation(() => undefined)
  })

  it('is for operators', async () => {
    await expect(act(good)).rejects.toThrow('It acted.')
    person.groups = ['viewers']
    expect(await act(good)).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    person.groups = ['strangers']
    expect(await act(good)).toMatchObject({ ok: false, error: { code: 'unknown-environment' } })
    person.groups = null
    expect(await act(good)).toMatchObject({ ok: false, error: { code: 'signed-out' } })
  })

  it.each([[null], [{}], [42], ['x'.repeat(10_000)], [['prod']]])(
    'says of %j in each place that it is no argument, and does nothing',
    async (bad) => {
      for (const place of good.keys()) {
        const given = good.map((each, index) => (index === place ? bad : each))
        expect(await act(given)).toMatchObject({ ok: false, error: { code: 'bad-request' } })
      }
    },
  )
})

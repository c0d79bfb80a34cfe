import { beforeEach, describe, expect, it } from 'vitest'
import type { Check } from '#lib/domain/promotion/forge-answers'
import { processSingleton } from '#lib/runtime/process-singleton'
import { waitForGates } from '#lib/server/operations/wait-for-gates'
import { ScriptedForge, sha } from '#lib/server/promotion/testing/scripted-forge'
import { environmentOf } from '#lib/server/testing/test-environment'

const environment = environmentOf('gates', {})
const gate = { forge: 'gates', repository: 'packit/packit', sha: sha('c'), checks: 'rpm-build:*' }
const forge = processSingleton('forge gates', () => new ScriptedForge())

function wait(state: Check['state'] | null): Promise<string | null> {
  const checks = state === null ? [] : [{ name: 'rpm-build:f43', state, url: null }]
  forge.of('packit/packit').checks = { [sha('c')]: checks }
  return waitForGates(environment, [gate], {
    mayGoOn: () => true,
    isTooLate: () => true,
    tell: () => undefined,
  })
}

beforeEach(() => {
  forge.failure = null
  forge.with('packit/packit', { stable: ['b'], main: ['b', 'c'] })
})

describe('a gate, once the orders are too old', () => {
  it.each(['running', null] as const)('is not waited for while it is %s', async (state) => {
    expect(await wait(state)).toMatch(/^Waiting for rpm-build.*It did not come within a day of the promotion/)
  })

  it('is not waited for while it cannot be read', async () => {
    forge.failure = { code: 'unreachable', message: 'Could not reach it.' }
    expect(await wait(null)).toMatch(/cannot be read: Could not reach it\..*within a day/)
  })

  it('lets through what is green, and says of a red one that it is red', async () => {
    expect(await wait('success')).toBeNull()
    expect(await wait('failure')).toMatch(/failed, so this was not sent/)
  })
})

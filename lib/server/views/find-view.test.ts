import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { CONCERNS } from '#lib/domain/pipeline/concerns'
import { laneFilterOf, laneSearch } from '#lib/domain/pipeline/lane-filter'
import { MAKERS } from '#lib/server/views/makers'
import { findView } from '#lib/server/views/find-view'
import { environmentOf } from '#lib/server/testing/test-environment'
import { sessionWith } from '#lib/server/testing/test-session'

const environment = (name: string) =>
  environmentOf(name, { roles: { viewer: [`${name}-viewers`], operator: ['operators'] } })

vi.mock('#lib/server/config/config', () => ({
  config: () => ({ environments: ['prod', 'stg'].map(environment), url: 'https://quayside.example.com' }),
}))

const find = (address: string, ...groups: string[]) => {
  return findView(new URL(address, 'https://quayside.example.com'), sessionWith({ groups }))
}

const grantsAt = async (address: string, ...groups: string[]) => {
  const found = await find(address, ...groups)
  return found.ok ? found.value.grants.map(({ environment: { name }, mayAct }) => [name, mayAct]) : []
}

describe('a view of two environments', () => {
  const both = '/api/environments/compare?from=stg&to=prod'

  it('is a topic, with both in their order, for who may see both', async () => {
    expect(await find(both, 'prod-viewers', 'stg-viewers')).toMatchObject({
      ok: true,
      value: { topic: both },
    })
    expect(await grantsAt(both, 'prod-viewers', 'stg-viewers')).toEqual([
      ['stg', false],
      ['prod', false],
    ])
  })

  it.each([
    ['the first', both, ['prod-viewers']],
    ['the second', both, ['stg-viewers']],
    ['one that is not there', '/api/environments/compare?from=stg&to=none', ['operators']],
    ['none that is named', '/api/environments/compare', ['operators']],
  ])('is not there for who may not see %s', async (_which, address, groups) => {
    expect(await find(address, ...groups)).toMatchObject({
      ok: false,
      error: { code: 'unknown-environment' },
    })
  })
})

describe('the address of a view', () => {
  it.each([
    '/api/environments',
    '/api/environments/prod/pipeline',
    '/api/environments/prod/pipeline?filter=nginx+prod&concern=crashing&page=2',
    '/api/environments/prod/operations?filter=%C3%B6l',
    '/api/environments/prod/freshness',
    '/api/environments/prod/image-streams/App/Latest',
    '/api/environments/prod/schedule',
    '/api/environments/prod/deployments/web',
    '/api/environments/prod/stateful-sets/a%20b',
    '/api/environments/picture?lane=nginx%3Aprod',
  ])('%s is found and is a topic', async (address) => {
    expect(await find(address, 'operators')).toMatchObject({ ok: true, value: { topic: address } })
  })

  it.each([
    ['/api/environments?a=1', '/api/environments'],
    ['/api/environments/prod/operations?filter=%C3%96l', '/api/environments/prod/operations?filter=%C3%B6l'],
    [
      '/api/environments/prod/operations?lane=nginx:prod&outcome=green&by=Vera&from=2026-11-30T19:00%2B01:00',
      '/api/environments/prod/operations?by=Vera&lane=nginx%3Aprod&from=2026-11-30T18%3A00%3A00.000Z',
    ],
    ['/api/environments/prod/freshness?a=1', '/api/environments/prod/freshness'],
    ['/api/environments/prod/deployments/%77eb/', '/api/environments/prod/deployments/web'],
    ['/api/environments/prod/stg/../freshness', '/api/environments/prod/freshness'],
    [
      '/api/environments/prod/pipeline?page=0&filter=%20web&a=1&concern=none',
      '/api/environments/prod/pipeline?filter=web',
    ],
  ])('%s has the topic %s', async (address, topic) => {
    expect(await find(address, 'operators')).toMatchObject({ ok: true, value: { topic } })
  })

  it('is a topic as browsers write it, for any filter', async () => {
    const concern = fc.constantFrom(...CONCERNS, null)
    const words = fc.string({ unit: 'binary', maxLength: 210 })
    await fc.assert(
      fc.asyncProperty(words, concern, fc.nat(999), async (looked, what, page) => {
        const topic = `/api/environments/prod/pipeline${laneSearch(laneFilterOf(looked, what), page)}`
        expect(await find(topic, 'operators')).toMatchObject({ value: { topic } })
      }),
    )
  })

  it.each([
    '/api/environments/prod/cron-jobs/import/jobs/import-1/log',
    '/api/environments/prod/pods/web-1/log?container=web&previous=true',
    '/api/environments/prod/deployments/web/diff?from=1&to=2',
    '/api/environments/prod/image-streams/App/Latest/compare?from=sha256:1&to=sha256:2',
    '/api/environments/prod/image-streams/App/Latest/images/sha256%3A1',
  ])('%s is found and is not a topic', async (address) => {
    expect(await find(address, 'operators')).toMatchObject({ ok: true, value: { topic: null } })
  })

  it.each([
    '/api/environments/prod',
    '/api/environments/prod/deployments',
    '/api/environments/prod/deployments/a/b/c',
    '/api/environments/prod/constructor',
    '/api/environments/prod/registry',
    '/api/environmentsprod/pipeline',
    '/api/environments/../auth/session',
    '/prod/pipeline',
  ])('%s is not an address of a view', async (address) => {
    expect(await find(address, 'operators')).toMatchObject({ ok: false, error: { code: 'not-found' } })
  })

  it('with invalid encoding is not found', async () => {
    const found = await find('/api/environments/prod/deployments/%zz', 'operators')
    expect(found.ok && (await found.value.read())).toMatchObject({ error: { code: 'not-found' } })
  })
})

describe('a view', () => {
  it('is limited to the environments that the person may see, with their right there', async () => {
    expect(await grantsAt('/api/environments', 'prod-viewers')).toEqual([['prod', false]])
    expect(await grantsAt('/api/environments', 'operators')).toEqual([
      ['prod', true],
      ['stg', true],
    ])
    expect(await grantsAt('/api/environments/picture', 'prod-viewers')).toEqual([['prod', false]])
    expect(await grantsAt('/api/environments/picture', 'nobody')).toEqual([])
    expect(await grantsAt('/api/environments/stg/pipeline', 'stg-viewers')).toEqual([['stg', false]])
  })

  it('of a forbidden environment looks like an unknown one', async () => {
    expect(await find('/api/environments/stg/pipeline', 'prod-viewers')).toMatchObject({
      error: { code: 'unknown-environment' },
    })
  })

  it('of a log is for operators', async () => {
    const found = await find('/api/environments/prod/cron-jobs/import/jobs/import-1/log', 'prod-viewers')
    expect(found.ok && (await found.value.read())).toMatchObject({ error: { code: 'operators-only' } })
  })

  it('needs a session', async () => {
    for (const path of ['', '/prod/pipeline']) {
      const url = new URL(`https://quayside.example.com/api/environments${path}`)
      expect(await findView(url, null)).toMatchObject({ ok: false, error: { code: 'signed-out' } })
    }
  })
})

it('what an API server says is in the views of operators only', async () => {
  const message = 'Could not read the pods in prod: permission denied: “User quayside cannot list”.'
  const failing = vi
    .spyOn(MAKERS, 'pipeline')
    .mockResolvedValue({ ok: false, error: { code: 'forbidden', message } })
  const read = async (group: string) => {
    const found = await find('/api/environments/prod/pipeline', group)
    return found.ok ? found.value.read() : found
  }
  expect(await read('operators')).toMatchObject({ error: { message } })
  expect(await read('prod-viewers')).toMatchObject({
    error: { code: 'forbidden', message: 'Could not read the pods in prod: permission denied.' },
  })
  failing.mockRestore()
})

import { describe, expect, it, vi } from 'vitest'
import { findView } from '#lib/server/view-addresses'
import { environmentOf } from '#lib/server/test-environment'

const environment = (name: string) =>
  environmentOf(name, { roles: { viewer: [`${name}-viewers`], operator: ['operators'] } })

vi.mock('#lib/server/config', () => ({
  config: () => ({ environments: ['prod', 'stg'].map(environment), url: 'https://quayside.example.com' }),
}))

const find = (address: string, ...groups: string[]) => {
  const session = { id: 's-1', until: 0, user: { name: 'Olivia', subject: 'o' }, groups }
  return findView(new URL(address, 'https://quayside.example.com'), session)
}

const grantsAt = (address: string, ...groups: string[]) => {
  const found = find(address, ...groups)
  return found.ok ? found.value.grants.map(({ environment: { name }, mayAct }) => [name, mayAct]) : []
}

describe('the address of a view', () => {
  it.each([
    ['/api/environments', true],
    ['/api/environments/prod/pipeline?words=nginx&page=2', true],
    ['/api/environments/prod/freshness', true],
    ['/api/environments/prod/image-streams/App/Latest', true],
    ['/api/environments/prod/schedule', true],
    ['/api/environments/prod/cron-jobs/import/jobs/import-1/log', false],
    ['/api/environments/prod/deployments/web', true],
    ['/api/environments/prod/stateful-sets/db', true],
    ['/api/environments/prod/deployments/web/diff?from=1&to=2', false],
    ['/api/environments/prod/image-streams/App/Latest/compare?from=sha256:1&to=sha256:2', false],
    ['/api/environments/prod/image-streams/App/Latest/images/sha256%3A1', false],
  ])('%s is found, and is live: %s', (address, isLive) => {
    expect(find(address, 'operators')).toMatchObject({ ok: true, value: { isLive } })
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
  ])('%s is that of none', (address) => {
    expect(find(address, 'operators')).toMatchObject({ ok: false, error: { code: 'not-found' } })
  })

  it('that is no encoding is one of nothing, and no mistake', async () => {
    const found = find('/api/environments/prod/deployments/%zz', 'operators')
    expect(found.ok && (await found.value.read())).toMatchObject({ error: { code: 'not-found' } })
  })
})

describe('a view', () => {
  it('is of the environments that the person may see, with their right there', () => {
    expect(grantsAt('/api/environments', 'prod-viewers')).toEqual([['prod', false]])
    expect(grantsAt('/api/environments', 'operators')).toEqual([
      ['prod', true],
      ['stg', true],
    ])
    expect(grantsAt('/api/environments/stg/pipeline', 'stg-viewers')).toEqual([['stg', false]])
  })

  it('of an environment that one may not see is like one of none', () => {
    expect(find('/api/environments/stg/pipeline', 'prod-viewers')).toMatchObject({
      error: { code: 'unknown-environment' },
    })
  })

  it('of what a pod printed is for operators', async () => {
    const found = find('/api/environments/prod/cron-jobs/import/jobs/import-1/log', 'prod-viewers')
    expect(found.ok && (await found.value.read())).toMatchObject({ error: { code: 'operators-only' } })
  })

  it('is for nobody who is signed out', () => {
    for (const path of ['', '/prod/pipeline']) {
      const url = new URL(`https://quayside.example.com/api/environments${path}`)
      expect(findView(url, null)).toMatchObject({ ok: false, error: { code: 'signed-out' } })
    }
  })
})

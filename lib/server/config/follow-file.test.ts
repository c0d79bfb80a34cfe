import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { temporaryFolder, writeTemporary } from '#lib/cluster/testing/test-server'
import { TestClock } from '#lib/runtime/testing/test-clock'
import { config } from '#lib/server/config/config'
import { configState, followConfigFile } from '#lib/server/config/follow-file'

const tokenFile = writeTemporary('token', 'a token')
const yamlWith = (operators: string, more = '') => `
environments:
  - name: prod
    namespace: packit--prod
    cluster: { server: 'https://api.example.com:6443', tokenFile: ${tokenFile} }
    ${more}
signIn: { issuer: 'https://sso.example.com', clientId: quayside }
roles: { operator: [${operators}] }
`

describe('the configuration file of a ConfigMap', () => {
  const folder = temporaryFolder()
  const path = join(folder, 'quayside.yaml')
  const clock = new TestClock()
  const changed = vi.fn()
  const invalid = vi.fn()
  let writes = 0

  /** As the kubelet: a new folder, then the link that all files lead through is renamed. */
  function write(content: string): void {
    const version = join(folder, `..${(writes += 1)}`)
    mkdirSync(version)
    writeFileSync(join(version, 'quayside.yaml'), content)
    symlinkSync(version, join(folder, '..data_tmp'))
    renameSync(join(folder, '..data_tmp'), join(folder, '..data'))
    if (writes === 1) symlinkSync('..data/quayside.yaml', path)
  }
  const held = () => config().environments[0]

  beforeEach(async () => {
    if (writes === 0) {
      write(yamlWith('operators'))
      vi.stubEnv('QUAYSIDE_CONFIG', path)
      vi.stubEnv('NEXTAUTH_URL', 'https://quayside.example.com')
      vi.stubEnv('NEXTAUTH_SECRET', 'x'.repeat(32))
      vi.stubEnv('QUAYSIDE_OIDC_CLIENT_SECRET', 'secret')
      config()
      followConfigFile(path, clock, { changed, invalid })
    }
    write(yamlWith('operators'))
    await clock.advance(10_000)
    changed.mockClear()
    invalid.mockClear()
  })

  it('tells nothing while it stays the same', async () => {
    await clock.advance(60_000)
    expect([changed.mock.calls, invalid.mock.calls]).toEqual([[], []])
  })

  it('is in effect ten seconds after it changed, for whoever holds an environment', async () => {
    const before = held()
    write(yamlWith('others'))
    await clock.advance(10_000)
    expect(before?.roles.operator).toEqual(['others'])
    expect(changed.mock.calls).toEqual([[{ changed: ['environments.prod.roles'], needsRestart: [] }]])
    expect(configState()).toMatchObject({ readAt: clock.now(), changedAt: clock.now(), problems: [] })
  })

  it('that is invalid changes nothing, is told once, and shown until it is valid', async () => {
    write(yamlWith('others', 'namspace: x'))
    await clock.advance(60_000)
    expect(held()?.roles.operator).toEqual(['operators'])
    expect(invalid).toHaveBeenCalledTimes(1)
    expect(configState().problems).toMatchObject([{ at: 'environments[0].namspace' }])
    write(yamlWith('operators'))
    await clock.advance(10_000)
    expect(configState().problems).toEqual([])
  })

  it('that names a missing file is in effect once that file is there', async () => {
    const token = join(folder, 'token-to-come')
    write(yamlWith('others').replace(tokenFile, token))
    await clock.advance(20_000)
    expect(configState().problems).toMatchObject([{ at: 'environments[0].cluster.tokenFile' }])
    writeFileSync(token, 'a token')
    await clock.advance(10_000)
    expect(held()?.roles.operator).toEqual(['others'])
    expect(configState().needsRestart).toEqual(['environments.prod.cluster'])
  })

  it('names what needs a restart until that is taken back', async () => {
    write(yamlWith('operators', 'registryCheckSeconds: 60'))
    await clock.advance(60_000)
    expect(configState().needsRestart).toEqual(['environments.prod.registryCheckSeconds'])
    expect(changed).toHaveBeenCalledTimes(1)
    write(yamlWith('operators'))
    await clock.advance(10_000)
    expect(configState().needsRestart).toEqual([])
  })
})

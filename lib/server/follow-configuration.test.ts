import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { temporaryFolder } from '#lib/cluster/testing/test-server'
import { TestClock } from '#lib/runtime/testing/test-clock'
import { followConfiguration } from '#lib/server/follow-configuration'
import { liveHub } from '#lib/server/live/live-hub'
import { sessionWith } from '#lib/server/testing/test-session'
import { findView } from '#lib/server/views/find-view'

const folder = temporaryFolder()
const path = join(folder, 'quayside.yaml')
const write = (viewers: string) =>
  writeFileSync(
    path,
    `environments: [{ name: prod, namespace: prod, cluster: { server: 'http://127.0.0.1:1', tokenFile: token } }]
signIn: { issuer: 'https://sso.example.com', clientId: quayside }
roles: { viewer: [${viewers}] }`,
  )

/** Whether it was ended by then. */
async function isOver(stream: ReadableStream<Uint8Array>): Promise<boolean> {
  const reader = stream.getReader()
  const first = await reader.read()
  expect(new TextDecoder().decode(first.value)).toContain('hello')
  const next = await Promise.race([reader.read(), new Promise((resolve) => setTimeout(resolve, 50, 'open'))])
  return next !== 'open'
}

it('a lost role ends the event streams of those who had it, within seconds, and says so in the log', async () => {
  writeFileSync(join(folder, 'token'), 'a token')
  write('team, others')
  vi.stubEnv('QUAYSIDE_CONFIG', path)
  vi.stubEnv('NEXTAUTH_URL', 'https://quayside.example.com')
  vi.stubEnv('NEXTAUTH_SECRET', 'x'.repeat(32))
  vi.stubEnv('QUAYSIDE_OIDC_CLIENT_SECRET', 'secret')
  const clock = new TestClock()
  followConfiguration(clock)
  const until = Date.now() / 1000 + 3600
  const [lost, kept] = ['team', 'others'].map((group) => sessionWith({ id: group, groups: [group], until }))
  if (lost === undefined || kept === undefined) throw new Error('There is no session.')
  const connection = { whenGone: () => undefined, cut: () => undefined }
  const [ofLost, ofKept] = [lost, kept].map((session) => liveHub().open(session, { topics: [] }, connection))
  if (ofLost === undefined || ofKept === undefined) throw new Error('There is no stream.')

  write('others')
  const lines: string[] = []
  const printing = vi
    .spyOn(process.stdout, 'write')
    .mockImplementation((line) => lines.push(String(line)) > 0)
  await clock.advance(10_000)
  printing.mockRestore()

  expect([await isOver(ofLost), await isOver(ofKept)]).toEqual([true, false])
  const view = new URL('https://quayside.example.com/api/environments/prod/freshness')
  expect(await findView(view, lost)).toMatchObject({ ok: false, error: { code: 'unknown-environment' } })
  expect(await findView(view, kept)).toMatchObject({ ok: true })
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ event: 'configured', changed: 'environments.prod.roles', needsRestart: '' }),
  ])
})

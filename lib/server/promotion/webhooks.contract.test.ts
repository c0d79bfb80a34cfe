import { createServer } from 'node:http'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { gitControls } from '../../../demo/git/git-controls'
import { plannedCommit, startTestHosts } from '../../../demo/git/testing/test-hosts'
import { listen, temporaryFolder } from '#lib/cluster/testing/test-server'
import { openForge } from '#lib/forge/dialects/open-forge'
import { HAS_BACKEND } from '#lib/forge/testing/test-repository'
import { TestClock } from '#lib/runtime/testing/test-clock'
import { config } from '#lib/server/config/config'
import { receiveWebhook } from '#lib/server/promotion/receive-webhook'
import * as readers from '#lib/server/promotion/readers'
import { SourceReader } from '#lib/server/promotion/source-reader'

const NAME = 'packit/packit-service'
const PATIENT = { timeout: 5_000 }

vi.mock('#lib/server/config/config')

/** From a push at a git host, over its webhook, to what is known of the source. */
describe.skipIf(!HAS_BACKEND).each(['github', 'gitlab', 'forgejo'] as const)('a webhook of %s', (kind) => {
  async function start() {
    const statuses: number[] = []
    const server = createServer((incoming, response) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('end', () => {
        const headers = incoming.headers as Record<string, string>
        const request = new Request(`http://localhost${incoming.url}`, {
          method: 'POST',
          headers,
          body: Buffer.concat(chunks),
        })
        void receiveWebhook(incoming.url?.split('/').at(-1) ?? '', request).then((status) => {
          statuses.push(status)
          response.writeHead(status).end()
        })
      })
    })
    const hosts = await startTestHosts({ productUrl: await listen(server), buildSeconds: 60 })
    onTestFinished(() => hosts.stop())
    const history = { commits: [plannedCommit(0, []), plannedCommit(1, [0])], heads: { main: 1, stable: 0 } }
    await hosts.reset([{ name: NAME, forge: kind, build: null, checks: [], history }])

    const folder = temporaryFolder()
    const [tokenFile, webhookSecretFile] = [join(folder, 'token'), join(folder, 'webhook')]
    writeFileSync(tokenFile, hosts.tokens[kind])
    writeFileSync(webhookSecretFile, `${hosts.webhookSecrets[kind]}\n`)
    const credentials = { kind: 'token', tokenFile } as const
    const forge = { name: kind, kind, url: hosts.servers[kind].url, credentials, webhookSecretFile }
    const clock = new TestClock()
    const source = { repository: NAME, from: 'main', to: 'stable', build: null }
    const turns = (work: () => Promise<void>) => work()
    const reader = new SourceReader(openForge(forge, clock), source, clock, turns, () => undefined)
    reader.use({ checks: [], gate: null })
    vi.mocked(config).mockReturnValue({ forges: [forge], environments: [{}] } as ReturnType<typeof config>)
    vi.spyOn(readers, 'readersOf').mockReturnValue([
      { source: { ...source, forge: kind }, reader } as readers.SourceInUse,
    ])
    vi.spyOn(process.stdout, 'write').mockReturnValue(true)

    const headOf = () => {
      const { from } = reader.reading
      return from.ok ? from.value.head.sha : null
    }
    await clock.advance(1)
    await expect.poll(() => reader.reading.readAt, PATIENT).not.toBeNull()
    // Later than a hint may follow a reading, and long before the next poll.
    await clock.advance(10_000)
    const push = async () => {
      const act = gitControls(hosts)['POST /git/commit']
      const { shas } = (await act?.({ repository: NAME })) as { shas: string[] }
      return shas.at(-1)
    }
    return { statuses, clock, headOf, push, webhookSecretFile }
  }

  it('has what was pushed read at once', async () => {
    const { statuses, clock, headOf, push } = await start()
    const head = await push()
    await expect.poll(() => statuses, PATIENT).toContain(202)
    const read = async () => {
      await clock.advance(1)
      return headOf()
    }
    await expect.poll(read, PATIENT).toBe(head)
  })

  it('that is signed with another secret has nothing read', async () => {
    const { statuses, clock, headOf, push, webhookSecretFile } = await start()
    writeFileSync(webhookSecretFile, 'another')
    const before = headOf()
    await push()
    await expect.poll(() => statuses, PATIENT).toContain(401)
    await clock.advance(1_000)
    expect(headOf()).toBe(before)
    expect(statuses).not.toContain(202)
  })
})

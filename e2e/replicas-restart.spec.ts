import type { Page } from '@playwright/test'
import { untilReady } from './balancer'
import { importMany, importsOf } from './many-imports'
import { loadPages, openStreams } from './many-readers'
import { expect, test } from './quayside'
import { sessionsOf } from './sessions'

test.use({ registryCheckSeconds: 0 })

/** Words of a page that has lost its server, from now on. That it reconnects is so, and takes a moment on a busy machine. */
function noteLosses(page: Page) {
  return page.evaluateHandle(() => {
    const losses: string[] = []
    setInterval(() => {
      const [loss] = /Stale ·|No answer from Quayside|does not answer/.exec(document.body.innerText) ?? []
      if (loss !== undefined) losses.push(loss)
    }, 100)
    return losses
  })
}

test(
  'two replicas restart one after the other under 100 event streams and load, and nobody notices',
  { tag: '@alone' },
  async ({ page, context, quayside, signIn }) => {
    test.setTimeout(120_000)
    const replicas = [quayside.address, await quayside.addReplica()] as const
    await quayside.balance(replicas)
    await signIn('operator')
    const cookies = await context.cookies(quayside.url)
    const people = await sessionsOf(24, { cookies, secret: quayside.run.env.NEXTAUTH_SECRET ?? '' })
    const streams = openStreams(quayside.url, people.slice(0, 20), '/api/environments/prod/pipeline')
    const load = loadPages(quayside.url, people.slice(20), [
      '/prod',
      '/prod/activity',
      '/prod/deployments/tokman',
    ])
    try {
      await expect.poll(streams.open).toBe(100)

      // The operation runs at the replica that ends first.
      await quayside.balance([replicas[0]])
      const before = quayside.cluster.requests.length
      const imported = () => importsOf(quayside, before)
      const count = await importMany(page, quayside, 3_000)
      await expect.poll(imported).not.toHaveLength(0)
      await quayside.balance(replicas)
      const losses = await noteLosses(page)
      for (const replica of replicas) {
        expect(await quayside.restart('SIGTERM', replica)).toBe(143)
        await untilReady(replica)
      }

      await expect.poll(streams.open).toBe(100)
      expect(streams.returns()).toBeGreaterThanOrEqual(100)
      expect(streams.longestAwayMs()).toBeLessThan(5_000)
      await load.close()
      expect(load.failures()).toEqual([])
      expect(load.pages()).toBeGreaterThan(20)
      expect(await losses.jsonValue()).toEqual([])
      const steps = page.getByRole('region', { name: 'Steps' }).getByRole('listitem')
      await expect(page.getByText('Continued after a restart')).toBeVisible()
      await expect(steps.filter({ hasText: 'Done' })).toHaveCount(count, { timeout: 30_000 })
      expect(imported()).toHaveLength(count)
      expect(new Set(imported()).size).toBe(count)
    } finally {
      streams.close()
      await load.close()
    }
  },
)

import { describe, expect, it } from 'vitest'
import { serve } from '#lib/cluster/testing/test-server'
import { DEFAULT_RULES } from '#lib/domain/image/image-rules'
import { digest } from '#lib/domain/testing/test-objects'
import { packagesOf } from '#lib/server/environment/packages'
import { environmentOf } from '#lib/server/testing/test-environment'

/** A registry that has nothing, and an environment whose configuration names these registries. */
async function registryWith(named: (url: string) => Record<string, string>) {
  const asked: string[] = []
  const { url } = await serve((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(404).end('{}')
  })
  const images = { ...DEFAULT_RULES, packageRegistries: named(url) }
  return { asked, environment: environmentOf('prod', { images }), host: new URL(url).host }
}

describe('the packages of an image', () => {
  it.each(['HOST/packit/worker', 'localhost:5000/worker', 'constructor/worker', 'worker'])(
    'are not asked for in a registry that the configuration does not name: %s',
    async (repository) => {
      const { asked, environment, host } = await registryWith((url) => ({ 'quay.io': url }))
      const answer = await packagesOf(environment, repository.replace('HOST', host), [digest('a')])
      expect(answer).toEqual({ state: 'off' })
      expect(asked).toEqual([])
    },
  )

  it('are asked for where the configuration says that the registry is, and once', async () => {
    const { asked, environment } = await registryWith((url) => ({ 'quay.io': url }))
    const ask = () => packagesOf(environment, 'quay.io/packit/worker', [digest('a')])
    expect(await ask()).toEqual({ state: 'none' })
    expect(asked[0]).toBe(`/v2/packit/worker/referrers/${digest('a')}`)
    const before = asked.length
    await ask()
    expect(asked).toHaveLength(before)
  })
})

import { expect, it } from 'vitest'
import { unknownImage } from '#lib/domain/image/image'
import { digest } from '#lib/domain/testing/test-objects'
import { registryImageOf } from '#lib/server/promotion/fed-tags'

it('the image that the registry has of a fed tag keeps the images of a manifest list, whose marks count', () => {
  const at = '2026-11-24T03:00:00Z'
  const parts = [digest('c'), digest('a')]
  const check = { image: unknownImage(digest('b')), since: at, checkedAt: at }
  expect(registryImageOf({ state: 'newer', ...check, parts }, null)).toMatchObject({
    digest: digest('b'),
    parts,
  })
  expect(registryImageOf({ state: 'up-to-date', ...check }, null)).not.toHaveProperty('parts')
})

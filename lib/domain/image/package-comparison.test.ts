import { describe, expect, it } from 'vitest'
import { comparePackages, type ImagePackages } from '#lib/domain/image/package-comparison'
import { withoutOthersWords } from '#lib/domain/image-stream/others-words'
import { digest } from '#lib/domain/testing/test-objects'

const of = (digit: string, packages: ImagePackages['packages']): ImagePackages => ({
  digest: digest(digit),
  registry: 'quay.io',
  packages,
})
const listed = (...packages: [string, string][]) => ({ state: 'listed' as const, packages })

describe('the packages of two images', () => {
  it('differ by those that changed, came and went; the others are counted', () => {
    const before = of('a', listed(['bash', '5.2'], ['celery', '5.4'], ['six', '1.16']))
    const after = of('b', listed(['bash', '5.2'], ['celery', '5.5'], ['anyio', '4']))
    expect(comparePackages(before, after)).toEqual({
      changes: [
        { name: 'celery', kind: 'changed', from: '5.4', to: '5.5' },
        { name: 'anyio', kind: 'added', from: null, to: '4' },
        { name: 'six', kind: 'removed', from: '1.16', to: null },
      ],
      same: 1,
      why: [],
      isOff: false,
    })
  })

  it.each<[string, ImagePackages['packages']]>([
    ['The image aaaaaaaa lists no packages.', { state: 'none' }],
    [
      'The packages of aaaaaaaa are unknown: quay.io asks for a sign-in, which Quayside does not have.',
      { state: 'sign-in' },
    ],
    [
      'The packages of aaaaaaaa are unknown. The registry answered with the status 500.',
      { state: 'failed', why: 'The registry answered with the status 500.' },
    ],
    [
      'The packages of aaaaaaaa are not read: packageRegistries in the configuration does not name quay.io.',
      { state: 'off' },
    ],
    [
      'The packages of aaaaaaaa are unknown: it is not known which registry it is from.',
      { state: 'unknown' },
    ],
  ])('are unknown if one has none: %s', (words, packages) => {
    const compared = comparePackages(of('a', packages), of('b', listed(['bash', '5.2'])))
    expect(compared).toMatchObject({ changes: null, why: [words], isOff: packages.state === 'off' })
    expect(withoutOthersWords(compared).why).toEqual([words])
  })
})

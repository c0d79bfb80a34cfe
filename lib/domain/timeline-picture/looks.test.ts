import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digest } from '#lib/domain/testing/test-objects'
import { looksOf, type Looks } from '#lib/domain/timeline-picture/looks'
import type { Band, Picture, Segment } from '#lib/domain/timeline-picture/picture'

const used = (image: string, from: number | null): Segment => {
  return { image, commit: null, from, to: null, certainty: 'known' }
}
const bandWith = (...segments: Segment[]): Band => {
  return { kind: 'Deployment', name: 'web', tags: [], strips: [{ container: 'web', segments }] }
}
const pictureOf = (...bands: Band[]): Pick<Picture, 'bands'> => ({ bands })
const looksIn = (...bands: Band[]): Looks => looksOf([{ bands }])[0] ?? new Map()

describe('the look of an image', () => {
  it('is the same in each band, and stays when a newer image comes', () => {
    const [a, b, c] = [used(digest('a'), 1), used(digest('b'), 2), used(digest('c'), 3)]
    const before = looksIn(bandWith(b), bandWith(a, b))
    expect(before.get(digest('a'))).toEqual({ colour: 0, pattern: 0 })
    const after = looksIn(bandWith(a, b, c))
    for (const [image, look] of before) expect(after.get(image)).toEqual(look)
  })

  it('differs in colour and in pattern from that of the next image, and for twenty images', () => {
    const all = Array.from('0123456789abcdefghij').map((each, index) => used(digest(each), index))
    const looks = [...looksIn(bandWith(...all)).values()]
    expect(new Set(looks.map(({ colour, pattern }) => `${colour} ${pattern}`)).size).toBe(20)
    for (const [index, look] of looks.entries()) {
      expect(look.colour).not.toBe(looks[index + 1]?.colour)
      expect(look.pattern).not.toBe(looks[index + 1]?.pattern)
    }
  })
})

describe('the looks of several environments', () => {
  it('are the same of the same digest, so that one sees it arrive, and others of what comes later', () => {
    const staging = pictureOf(bandWith(used(digest('a'), 1), used(digest('b'), 5)))
    const production = pictureOf(bandWith(used(digest('c'), 3), used(digest('b'), 9)))
    const [first, second] = looksOf([staging, production])
    expect(first?.get(digest('b'))).toEqual({ colour: 2, pattern: 2 })
    expect(second?.get(digest('b'))).toEqual({ colour: 2, pattern: 2 })
    expect(second?.get(digest('c'))).toEqual({ colour: 1, pattern: 1 })
  })

  it('differ where the same name of a tag can be another image', () => {
    const both = [pictureOf(bandWith(used('worker:prod', 1))), pictureOf(bandWith(used('worker:prod', 1)))]
    const [first, second] = looksOf(both)
    expect(first?.get('worker:prod')).not.toEqual(second?.get('worker:prod'))
  })

  const anyImage = fc.constantFrom(...['a', 'b', 'c', 'd'].map(digest), 'worker:prod')
  const anyUse = fc.tuple(anyImage, fc.option(fc.nat(20))).map(([image, from]) => used(image, from))
  const anyPicture = fc.array(fc.array(anyUse).map((uses) => bandWith(...uses))).map((bands) => ({ bands }))

  it('are there for each image, one for each digest', () => {
    fc.assert(
      fc.property(fc.array(anyPicture, { maxLength: 4 }), (pictures) => {
        const looks = looksOf(pictures)
        const ofDigests = new Map<string, unknown>()
        for (const [index, { bands }] of pictures.entries())
          for (const { image } of bands.flatMap(({ strips }) => strips.flatMap(({ segments }) => segments))) {
            const look = looks[index]?.get(image)
            expect(look).toBeDefined()
            if (image === 'worker:prod') continue
            expect(ofDigests.get(image) ?? look).toEqual(look)
            ofDigests.set(image, look)
          }
      }),
    )
  })
})

import { describe, expect, it } from 'vitest'
import { commitCandidates } from '#lib/domain/image/commit-candidates'
import { digest } from '#lib/domain/testing/test-objects'

const PATTERNS = ['stable-<sha>-<epoch>', 'stable-<sha>', 'main-<sha>']
const EPOCH = Date.parse('2026-11-20T12:00:00Z') / 1000
const HOUR = 3_600
const built = { digest: digest('a'), builtAt: '2026-11-20T12:00:00Z' }
const nothingNew = () => false

describe('the tags to look up', () => {
  it('are those that can name a commit', () => {
    const names = ['prod', 'sha256-0123456789ab.sbom', 'main-abcdef0', 'v1.2.3', 'stable-abcdef0']
    expect(commitCandidates(PATTERNS, names, [built], nothingNew)).toEqual(['main-abcdef0', 'stable-abcdef0'])
  })

  it('begin with those that were built when a wanted image was', () => {
    const at = (hours: number) => `stable-aaaaaaa-${EPOCH + hours * HOUR}`
    const names = [at(-700), at(3), at(-1), 'stable-aaaaaaa', at(0)]
    expect(commitCandidates(PATTERNS, names, [built], nothingNew)).toEqual([
      at(0),
      at(-1),
      at(3),
      at(-700),
      'stable-aaaaaaa',
    ])
  })

  it('are near to any of several wanted images', () => {
    const old = { digest: digest('b'), builtAt: '2026-01-01T00:00:00Z' }
    const ofOld = `stable-bbbbbbb-${Date.parse(old.builtAt) / 1000 + 60}`
    const names = [`stable-aaaaaaa-${EPOCH + HOUR}`, ofOld]
    expect(commitCandidates(PATTERNS, names, [built, old], nothingNew)[0]).toBe(ofOld)
  })

  it('begin with the new ones, where no tag names a build time', () => {
    const names = ['main-aaaaaaa', 'main-bbbbbbb', 'main-ccccccc']
    expect(commitCandidates(PATTERNS, names, [built], (name) => name === 'main-ccccccc')[0]).toBe(
      'main-ccccccc',
    )
  })

  it('begin with the newest, where the build time of the image is unknown', () => {
    const names = [`stable-aaaaaaa-${EPOCH}`, `stable-bbbbbbb-${EPOCH + HOUR}`]
    const unknown = { digest: digest('a'), builtAt: null }
    expect(commitCandidates(PATTERNS, names, [unknown], nothingNew)[0]).toBe(names[1])
  })
})

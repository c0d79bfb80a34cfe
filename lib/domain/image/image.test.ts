import { describe, expect, it } from 'vitest'
import type { Image } from '#lib/kubernetes/objects'
import { imageFacts, imageView, findImage } from '#lib/domain/image/image'
import { DEFAULT_RULES } from '#lib/domain/image/image-rules'
import { answered } from '#lib/domain/testing/recorded-objects'
import { digest } from '#lib/domain/testing/test-objects'

const NOW = Date.parse('2026-11-29T12:00:00Z')
const viewOf = (image: Image) => imageView(imageFacts(image, NOW))

function labelled(labels: Record<string, string> | null) {
  return viewOf({
    metadata: { name: digest('a') },
    dockerImageMetadata: { Created: '2026-11-01T00:00:00Z', Config: { Labels: labels } },
  })
}

describe('an image', () => {
  it('has its commit, build time, size and platform', () => {
    const { image } = answered('ImageStreamTag', 'imagestreams-list-and-history', 2)
    const commit = 'a94d7c12e8b34f06b5d1c7e9f02a6834d1e57c03'
    expect(viewOf(image)).toEqual({
      digest: 'sha256:b771f8f0ace4ab1db2194b6fb47c30aa86c3cdf523f338512f7b9d290e07895b',
      builtAt: '2026-11-03T03:12:33Z',
      commit,
      commitTag: null,
      commitUrl: `https://github.com/packit/packit-worker/commit/${commit}`,
      source: 'https://github.com/packit/packit-worker',
      size: 975,
      platforms: ['linux/amd64'],
      isGone: false,
    })
  })

  it('that is a manifest list has platforms but no build time: Created is the time of its import', () => {
    const { image } = answered('ImageStreamTag', 'import-manifest-list', 3)
    expect(viewOf(image)).toMatchObject({
      platforms: ['linux/amd64', 'linux/arm64'],
      builtAt: null,
      commit: null,
      size: null,
    })
  })

  it('that is a manifest list takes build time and commit from one of its images', () => {
    const { image } = answered('ImageStreamTag', 'import-manifest-list', 3)
    const part = answered('ImageStreamImage', 'import-manifest-list', 5).image
    const { commit, builtAt } = imageFacts(part, NOW)
    expect(imageFacts(image, NOW, DEFAULT_RULES.commitLabels, part)).toMatchObject({
      digest: image.metadata.name,
      platforms: ['linux/amd64', 'linux/arm64'],
      commit,
      builtAt,
    })
    expect(commit).toBe('aaaa1111')
  })

  it('has no attestations among its platforms, and names variants', () => {
    const manifest = { digest: digest('b'), mediaType: '', manifestSize: 1 }
    const { platforms } = viewOf({
      metadata: { name: digest('a') },
      dockerImageManifests: [
        { ...manifest, os: 'linux', architecture: 'arm', variant: 'v7' },
        { ...manifest, os: 'unknown', architecture: 'unknown' },
      ],
    })
    expect(platforms).toEqual(['linux/arm/v7'])
  })

  it('without metadata has only its digest', () => {
    const image = { metadata: { name: digest('a') } }
    expect(viewOf(image)).toEqual(findImage(new Map(), digest('a')))
  })

  it('uses Created as build time if the label is no time, or if it is the label of the base image', () => {
    const builtAt = (label: string) => labelled({ 'org.opencontainers.image.created': label }).builtAt
    expect(builtAt('<script>')).toBe('2026-11-01T00:00:00Z')
    expect(builtAt('2024-03-05T11:33:40Z')).toBe('2026-11-01T00:00:00Z')
    expect(labelled(null).builtAt).toBe('2026-11-01T00:00:00Z')
  })
})

describe('the link to the commit', () => {
  const revision = 'abcdef0'
  const linkTo = (source: string, commit = revision) =>
    labelled({ 'org.opencontainers.image.revision': commit, 'org.opencontainers.image.source': source })
      .commitUrl

  it.each([
    ['https://github.com/packit/packit', 'https://github.com/packit/packit/commit/abcdef0'],
    ['https://github.com/packit/packit.git', 'https://github.com/packit/packit/commit/abcdef0'],
    ['http://forge.example/a/b/?x=1#y', 'http://forge.example/a/b/commit/abcdef0'],
    ['https://user:secret@github.com/packit/packit', 'https://github.com/packit/packit/commit/abcdef0'],
    ['javascript:alert(1)', null],
    ['data:text/html,x', null],
    ['git@github.com:packit/packit.git', null],
    ['ssh://git@github.com/packit/packit', null],
    ['packit', null],
  ])('of %s', (source, link) => {
    expect(linkTo(source)).toBe(link)
  })

  it('needs a valid commit', () => {
    expect(linkTo('https://github.com/packit/packit', '../../evil')).toBeNull()
  })

  it('follows the configuration', () => {
    const facts = imageFacts(
      {
        metadata: { name: digest('a') },
        dockerImageMetadata: { Config: { Labels: { 'build.commit': revision } } },
      },
      NOW,
      ['build.commit'],
    )
    const rules = { ...DEFAULT_RULES, commitLink: 'https://git.example/<stream>/c/<sha>' }
    expect(imageView(facts, rules, { stream: 'tokman', tags: [], now: NOW }).commitUrl).toBe(
      'https://git.example/tokman/c/abcdef0',
    )
  })

  it('also uses the older labels', () => {
    const { commit, commitUrl } = labelled({
      'vcs-ref': revision,
      'vcs-url': 'https://github.com/packit/packit',
    })
    expect({ commit, commitUrl }).toEqual({
      commit: revision,
      commitUrl: 'https://github.com/packit/packit/commit/abcdef0',
    })
  })
})

describe('an image without labels', () => {
  const facts = imageFacts({ metadata: { name: digest('a') } }, NOW)
  const rules = {
    ...DEFAULT_RULES,
    commitTags: ['stable-<sha>-<epoch>', 'main-<sha>'],
    commitLink: 'https://git.example/<stream>/<sha>',
  }

  it('has the commit and the build time from a tag', () => {
    const tags = ['prod', 'stable-abcdef0-1763935200']
    expect(imageView(facts, rules, { stream: 'tokman', tags, now: NOW })).toMatchObject({
      commit: 'abcdef0',
      commitTag: 'stable-abcdef0-1763935200',
      builtAt: '2025-11-23T22:00:00.000Z',
      commitUrl: 'https://git.example/tokman/abcdef0',
    })
  })

  it.each(['0', '315532801', '1900000000', '99999999999', '1763935200000'.slice(0, 12)])(
    'has the commit but no build time from a tag with the impossible time %s',
    (epoch) => {
      const tags = [`stable-abcdef0-${epoch}`]
      expect(imageView(facts, rules, { stream: 'tokman', tags, now: NOW })).toMatchObject({
        commit: 'abcdef0',
        builtAt: null,
      })
    },
  )

  it('has no commit if no tag has one', () => {
    expect(imageView(facts, rules, { stream: 'tokman', tags: ['prod'], now: NOW }).commit).toBeNull()
  })
})

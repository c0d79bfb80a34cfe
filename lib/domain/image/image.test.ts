import { describe, expect, it } from 'vitest'
import type { Image } from '#lib/kubernetes/objects'
import { imageFacts, imageView, findImage } from '#lib/domain/image/image'
import { DEFAULT_RULES } from '#lib/domain/image/image-rules'
import { answered } from '#lib/domain/testing/recorded-objects'
import { digest } from '#lib/domain/testing/test-objects'

const viewOf = (image: Image) => imageView(imageFacts(image))

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
      commitUrl: `https://github.com/packit/packit-worker/commit/${commit}`,
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
    const { commit, builtAt } = imageFacts(part)
    expect(imageFacts(image, DEFAULT_RULES.commitLabels, part)).toMatchObject({
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

  it('uses Created as build time if the label is no time', () => {
    expect(labelled({ 'org.opencontainers.image.created': '<script>' }).builtAt).toBe('2026-11-01T00:00:00Z')
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
      ['build.commit'],
    )
    const rules = { ...DEFAULT_RULES, commitLink: 'https://git.example/<stream>/c/<sha>' }
    expect(imageView(facts, rules, { stream: 'tokman', tags: [] }).commitUrl).toBe(
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
  const facts = imageFacts({ metadata: { name: digest('a') } })
  const rules = {
    ...DEFAULT_RULES,
    commitTag: 'stable-<sha>-<epoch>',
    commitLink: 'https://git.example/<stream>/<sha>',
  }

  it('has the commit and the build time from a tag', () => {
    const tags = ['prod', 'stable-abcdef0-1763935200']
    expect(imageView(facts, rules, { stream: 'tokman', tags })).toMatchObject({
      commit: 'abcdef0',
      builtAt: '2025-11-23T22:00:00.000Z',
      commitUrl: 'https://git.example/tokman/abcdef0',
    })
  })

  it('has no commit if no tag has one', () => {
    expect(imageView(facts, rules, { stream: 'tokman', tags: ['prod'] }).commit).toBeNull()
  })
})

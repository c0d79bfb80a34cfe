import { describe, expect, it } from 'vitest'
import { imageView, lookUp } from '#lib/domain/image'
import { answered } from '#lib/domain/recorded-objects'
import { digest } from '#lib/domain/test-objects'

function labelled(labels: Record<string, string> | null) {
  return imageView({
    metadata: { name: digest('a') },
    dockerImageMetadata: { Created: '2026-11-01T00:00:00Z', Config: { Labels: labels } },
  })
}

describe('an image', () => {
  it('tells its commit, age, size and platform', () => {
    const { image } = answered('ImageStreamTag', 'imagestreams-list-and-history', 2)
    const commit = 'a94d7c12e8b34f06b5d1c7e9f02a6834d1e57c03'
    expect(imageView(image)).toEqual({
      digest: 'sha256:b771f8f0ace4ab1db2194b6fb47c30aa86c3cdf523f338512f7b9d290e07895b',
      builtAt: '2026-11-03T03:12:33Z',
      commit,
      commitUrl: `https://github.com/packit/packit-worker/commit/${commit}`,
      size: 975,
      platforms: ['linux/amd64'],
      isGone: false,
    })
  })

  it('that is a manifest list has its platforms, and no age: Created is when it was imported', () => {
    const { image } = answered('ImageStreamTag', 'import-manifest-list', 3)
    expect(imageView(image)).toMatchObject({
      platforms: ['linux/amd64', 'linux/arm64'],
      builtAt: null,
      commit: null,
      size: null,
    })
  })

  it('leaves attestations out of the platforms of a list, and tells variants apart', () => {
    const manifest = { digest: digest('b'), mediaType: '', manifestSize: 1 }
    const { platforms } = imageView({
      metadata: { name: digest('a') },
      dockerImageManifests: [
        { ...manifest, os: 'linux', architecture: 'arm', variant: 'v7' },
        { ...manifest, os: 'unknown', architecture: 'unknown' },
      ],
    })
    expect(platforms).toEqual(['linux/arm/v7'])
  })

  it('without any metadata is its digest', () => {
    const image = { metadata: { name: digest('a') } }
    expect(imageView(image)).toEqual(lookUp(new Map(), digest('a')))
  })

  it('was built when it was created, where the label is no time', () => {
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

  it('is not made of a commit that is none', () => {
    expect(linkTo('https://github.com/packit/packit', '../../evil')).toBeNull()
  })

  it('uses the older labels, too', () => {
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

import { describe, expect, it } from 'vitest'
import { packagesIn } from '#lib/domain/image/package-list'

const purl = (referenceLocator: string) => [
  { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator },
]

const SPDX = {
  spdxVersion: 'SPDX-2.3',
  packages: [
    { name: 'quay.io/packit/worker', versionInfo: 'sha256:0', primaryPackagePurpose: 'CONTAINER' },
    {
      name: 'openssl-libs',
      versionInfo: '3.2.4-1.fc42',
      externalRefs: purl('pkg:rpm/fedora/openssl-libs@3.2.4'),
    },
    { name: 'celery', versionInfo: '5.5.0', externalRefs: purl('pkg:pypi/celery@5.5.0') },
    { name: 'celery', versionInfo: '5.4.0', externalRefs: purl('pkg:pypi/celery@5.4.0') },
    { name: 'packit' },
  ],
}

const CYCLONE_DX = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  components: [
    { type: 'operating-system', name: 'fedora', version: '42' },
    {
      type: 'library',
      name: 'openssl-libs',
      version: '3.2.4-1.fc42',
      purl: 'pkg:rpm/fedora/openssl-libs@3.2.4',
    },
    {
      type: 'library',
      group: '@patternfly',
      name: 'react-core',
      version: '6.1.0',
      purl: 'pkg:npm/%40patternfly/react-core@6.1.0',
    },
  ],
}

describe('the packages of an image', () => {
  it('are read from SPDX, without the image itself, and with all versions', () => {
    expect(packagesIn(SPDX)).toEqual([
      ['openssl-libs (rpm)', '3.2.4-1.fc42'],
      ['celery (pypi)', '5.4.0, 5.5.0'],
      ['packit', ''],
    ])
  })

  it('are read from CycloneDX, without the operating system', () => {
    expect(packagesIn(CYCLONE_DX)).toEqual([
      ['openssl-libs (rpm)', '3.2.4-1.fc42'],
      ['@patternfly/react-core (npm)', '6.1.0'],
    ])
  })

  it('are those that can be read, if one is strange', () => {
    const strange = [null, 7, {}, { name: 8 }, { name: 'a', versionInfo: {}, externalRefs: 'x' }]
    expect(packagesIn({ ...SPDX, packages: [...strange, ...SPDX.packages.slice(1, 2)] })).toEqual([
      ['a', ''],
      ['openssl-libs (rpm)', '3.2.4-1.fc42'],
    ])
  })

  it.each([
    ['another document', { kind: 'Image' }],
    ['none', null],
    ['SPDX 3', { '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld', '@graph': [] }],
    [
      'too many packages',
      { ...SPDX, packages: Array.from({ length: 20_001 }, (_, index) => ({ name: `p${index}` })) },
    ],
  ])('are not read from %s', (_, document) => {
    expect(packagesIn(document)).toBeNull()
  })
})

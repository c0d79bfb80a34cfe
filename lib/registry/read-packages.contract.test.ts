import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Attachment } from '../../fake-cluster/registry/attachments'
import { Registry } from '../../fake-cluster/registry/registry'
import { startRegistryServer } from '../../fake-cluster/registry/server'
import { openRepository } from '#lib/registry/open-repository'
import { readPackages } from '#lib/registry/read-packages'

const NAME = 'packit/worker'
const SPDX = { spdxVersion: 'SPDX-2.3', packages: [{ name: 'celery', versionInfo: '5.5.0' }] }
const CYCLONE_DX = {
  bomFormat: 'CycloneDX',
  components: [{ type: 'library', name: 'celery', version: '5.5.0' }],
}
const LISTED = { state: 'listed', packages: [['celery', '5.5.0']] }

const registry = new Registry(['packit/closed'])
let builds = 0
let server: { url: string; stop: () => Promise<void> }
let plain: { url: string; stop: () => Promise<void> }
beforeAll(async () => {
  server = await startRegistryServer(registry)
  const { referrers: _none, ...contents } = bound(registry)
  plain = await startRegistryServer(contents)
})
afterAll(async () => {
  await server.stop()
  await plain.stop()
})

function bound(of: Registry) {
  return {
    isPublic: of.isPublic.bind(of),
    manifest: of.manifest.bind(of),
    blob: of.blob.bind(of),
    tags: of.tags.bind(of),
    faultOf: of.faultOf.bind(of),
    referrers: of.referrers.bind(of),
  }
}

function push(repository = NAME): string {
  builds += 1
  const commit = String(builds).padStart(40, '0')
  return registry.push({
    repository,
    tag: 'prod',
    created: '2026-11-20T12:00:00Z',
    commit,
    source: 'https://example.com',
  })
}

const read = (digests: string[], name = NAME, { url } = server) =>
  readPackages(openRepository(url, name, AbortSignal.timeout(5_000)), digests)

/** As cosign attests a document. */
function attested(predicate: object, predicateType: string) {
  const statement = { _type: 'https://in-toto.io/Statement/v1', predicateType, subject: [], predicate }
  const payload = Buffer.from(JSON.stringify(statement)).toString('base64')
  return { payloadType: 'application/vnd.in-toto+json', payload, signatures: [{ sig: 'x' }] }
}

describe('the packages of an image', () => {
  it.each<[string, Attachment]>([
    ['SPDX by the referrers API', { type: 'application/spdx+json', document: SPDX, by: 'referrers' }],
    ['SPDX by a tag of cosign', { type: 'text/spdx+json', document: SPDX, by: 'tag' }],
    [
      'CycloneDX by the referrers API',
      { type: 'application/vnd.cyclonedx+json', document: CYCLONE_DX, by: 'referrers' },
    ],
    [
      'an attestation of SPDX',
      {
        type: 'application/vnd.dsse.envelope.v1+json',
        document: attested(SPDX, 'https://spdx.dev/Document'),
        by: 'tag',
      },
    ],
    [
      'a bundle of Sigstore with CycloneDX',
      {
        type: 'application/vnd.dev.sigstore.bundle.v0.3+json',
        document: { mediaType: 'x', dsseEnvelope: attested(CYCLONE_DX, 'https://cyclonedx.org/bom') },
        by: 'referrers',
      },
    ],
  ])('are read from %s', async (_, attachment) => {
    const digest = push()
    registry.attach(NAME, digest, attachment)
    expect(await read([digest])).toEqual(LISTED)
  })

  it('are read from a registry without the referrers API', async () => {
    const digest = push()
    registry.attach(NAME, digest, { type: 'text/spdx+json', document: SPDX, by: 'tag' })
    expect(await read([digest], NAME, plain)).toEqual(LISTED)
  })

  it('are read from the list that an image is in, if its own lists none', async () => {
    const [own, list] = [push(), push()]
    registry.attach(NAME, list, { type: 'application/spdx+json', document: SPDX, by: 'referrers' })
    expect(await read([own, list])).toEqual(LISTED)
  })

  it('are read beside what else is attached', async () => {
    const digest = push()
    const provenance = attested({ builder: 'x' }, 'https://slsa.dev/provenance/v1')
    const type = 'application/vnd.dsse.envelope.v1+json'
    registry.attach(NAME, digest, {
      type: 'application/vnd.example.signature',
      document: {},
      by: 'referrers',
    })
    registry.attach(NAME, digest, { type, document: provenance, by: 'referrers' })
    registry.attach(NAME, digest, { type: 'application/spdx+json', document: SPDX, by: 'referrers' })
    expect(await read([digest])).toEqual(LISTED)
  })

  it('are none where nothing is attached', async () => {
    expect(await read([push()])).toEqual({ state: 'none' })
  })

  it('are closed where the registry asks for a sign-in', async () => {
    expect(await read([push('packit/closed')], 'packit/closed')).toEqual({ state: 'sign-in' })
  })

  it('are unknown where the registry fails', async () => {
    const digest = push('packit/failing')
    registry.break('packit/failing', { status: 500 })
    expect(await read([digest], 'packit/failing')).toEqual({
      state: 'failed',
      why: 'The registry answered with the status 500.',
    })
  })

  it.each([
    ['has another digest than its manifest names', () => Buffer.from('{}'), 'sent something else'],
    ['is larger than eight MiB', () => Buffer.alloc(9 * 1024 * 1024), 'sent more than 8192 KiB'],
  ])('are unknown where their list %s', async (_, bytes, words) => {
    const digest = push()
    registry.attach(NAME, digest, { type: 'application/spdx+json', document: SPDX, by: 'referrers' })
    const blob = (repository: string, of: string) => {
      const content = registry.blob(repository, of)
      return content && { ...content, bytes: bytes() }
    }
    const wrong = await startRegistryServer({ ...bound(registry), blob })
    const found = await read([digest], NAME, wrong)
    await wrong.stop()
    expect(found).toMatchObject({ state: 'failed' })
    expect(JSON.stringify(found)).toContain(words)
  })

  it('are unknown where their list is in another format', async () => {
    const digest = push()
    registry.attach(NAME, digest, { type: 'application/spdx+json', document: { graph: [] }, by: 'referrers' })
    expect(await read([digest])).toEqual({
      state: 'failed',
      why: 'The list of its packages is neither SPDX 2 nor CycloneDX in JSON.',
    })
  })
})

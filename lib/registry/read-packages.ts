import 'server-only'
import { createHash } from 'node:crypto'
import type { PackageList } from '#lib/domain/image/package-list'
import { packagesIn } from '#lib/domain/image/package-list'
import { z } from '#lib/domain/zod'
import type { Repository } from '#lib/registry/open-repository'
import { jsonIn, unwrapAttestation } from '#lib/registry/unwrap-attestation'

const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json'
const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json'
const LARGEST_MANIFEST = 1024 * 1024
/** The documents of large images have a few megabytes. */
const LARGEST_DOCUMENT = 8 * 1024 * 1024
/** Signatures, tests and attestations of other kinds are attached to images, too. */
const MOST_ATTACHMENTS = 4

/** SPDX and CycloneDX in JSON, alone or in an attestation. */
const CAN_LIST_PACKAGES = /(spdx|cyclonedx|in-toto|dsse|sigstore\.bundle).*json$/

const descriptor = z
  .object({
    mediaType: z.string().catch(''),
    artifactType: z.string().catch(''),
    digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
    size: z.number().catch(0),
  })
  .nullable()
  .catch(null)
const descriptors = z.array(descriptor).catch([])
const manifest = z.object({ manifests: descriptors, layers: descriptors })

type Descriptor = NonNullable<z.infer<typeof descriptor>>

/**
 * Reads the package list that a registry has attached to an image: by the referrers API or its tag (distribution-spec 1.1), or by the
 * tags of cosign, `sha256-….sbom` and `sha256-….att`.
 * @param digests of the image, and of the manifest list that it is in
 */
export async function readPackages(repository: Repository, digests: readonly string[]): Promise<PackageList> {
  const reader = new PackageReader(repository)
  for (const digest of digests) {
    const packages = await reader.packagesOf(digest)
    if (packages !== null) return { state: 'listed', packages }
  }
  return reader.problem ?? { state: 'none' }
}

class PackageReader {
  /** The first thing that went wrong. */
  problem: Extract<PackageList, { state: 'sign-in' | 'failed' }> | null = null

  constructor(private readonly repository: Repository) {}

  async packagesOf(digest: string) {
    const tag = digest.replace(':', '-')
    const referrers =
      (await this.manifest(`referrers/${digest}`, INDEX_TYPE)) ??
      (await this.manifest(`manifests/${tag}`, INDEX_TYPE))
    const attached = few(referrers?.manifests ?? [], ({ artifactType }) => artifactType)
    const paths = [...attached.map((each) => each.digest), `${tag}.sbom`, `${tag}.att`]
    for (const path of paths) {
      const found = await this.manifest(`manifests/${path}`, MANIFEST_TYPE)
      for (const layer of few(found?.layers ?? [], ({ mediaType }) => mediaType)) {
        const packages = await this.packagesIn(layer)
        if (packages !== null) return packages
      }
    }
    return null
  }

  private async packagesIn({ digest, size }: Descriptor) {
    if (size > LARGEST_DOCUMENT)
      return this.fail(`The list of its packages has more than ${LARGEST_MIB} MiB.`)
    const bytes = await this.get(`blobs/${digest}`, '*/*', LARGEST_DOCUMENT)
    if (bytes === null) return null
    const actual = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
    if (actual !== digest) return this.fail('The registry sent something else than the list of its packages.')
    const packages = packagesIn(unwrapAttestation(jsonIn(bytes)))
    return packages ?? this.fail('The list of its packages is neither SPDX 2 nor CycloneDX in JSON.')
  }

  private async manifest(path: string, accept: string) {
    const bytes = await this.get(path, accept, LARGEST_MANIFEST)
    const parsed = manifest.safeParse(bytes && jsonIn(bytes))
    return parsed.success ? parsed.data : null
  }

  private async get(path: string, accept: string, largest: number): Promise<Buffer | null> {
    const answer = await this.repository.get(path, accept, largest)
    if (answer.state === 'found') return answer.bytes
    if (answer.state === 'sign-in') this.problem ??= answer
    return answer.state === 'failed' ? this.fail(`The registry ${answer.why}`) : null
  }

  private fail(why: string): null {
    this.problem ??= { state: 'failed', why }
    return null
  }
}

const LARGEST_MIB = LARGEST_DOCUMENT / 1024 / 1024

function few(all: (Descriptor | null)[], typeOf: (each: Descriptor) => string): Descriptor[] {
  return all
    .flatMap((each) => (each && CAN_LIST_PACKAGES.test(typeOf(each)) ? each : []))
    .slice(0, MOST_ATTACHMENTS)
}

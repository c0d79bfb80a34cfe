import { z } from '#lib/domain/zod'
import type { ImageEntry } from '#lib/domain/image/image-views'

/** The packages of an image with their versions, or why they are unknown. */
export type PackageList =
  | { state: 'listed'; packages: ImageEntry[] }
  /** The registry has attached no list to the image. */
  | { state: 'none' }
  | { state: 'sign-in' }
  | { state: 'failed'; why: string }

/** A large image has 2,000. */
const MOST_PACKAGES = 20_000

const text = z.string().catch('')

/** One strange item does not spoil the others. */
const spdxPackage = z
  .object({
    name: z.string(),
    versionInfo: text,
    primaryPackagePurpose: text,
    externalRefs: z.array(z.object({ referenceType: text, referenceLocator: text })).catch([]),
  })
  .nullable()
  .catch(null)

const spdx = z.object({ spdxVersion: z.string(), packages: z.array(spdxPackage).catch([]) })

const component = z
  .object({ type: text, group: text, name: z.string(), version: text, purl: text })
  .nullable()
  .catch(null)

const cycloneDx = z.object({ bomFormat: z.literal('CycloneDX'), components: z.array(component).catch([]) })

type Package = { name: string; version: string; purl: string }

/**
 * The packages of a document in one of the formats SPDX 2 and CycloneDX, in JSON, with their versions. Null if it is in neither, or
 * has too many.
 */
export function packagesIn(document: unknown): ImageEntry[] | null {
  const packages = ofSpdx(document) ?? ofCycloneDx(document)
  return packages === null || packages.length > MOST_PACKAGES ? null : entriesOf(packages)
}

/** The image itself and its operating system are no packages of it. */
const NO_PACKAGES = ['CONTAINER', 'OPERATING-SYSTEM', 'container', 'operating-system', 'file', 'device']

function ofSpdx(document: unknown): Package[] | null {
  const parsed = spdx.safeParse(document)
  if (!parsed.success) return null
  return parsed.data.packages.flatMap((each) => {
    if (each === null || NO_PACKAGES.includes(each.primaryPackagePurpose)) return []
    const purl = each.externalRefs.find(({ referenceType }) => referenceType === 'purl')
    return { name: each.name, version: each.versionInfo, purl: purl?.referenceLocator ?? '' }
  })
}

function ofCycloneDx(document: unknown): Package[] | null {
  const parsed = cycloneDx.safeParse(document)
  if (!parsed.success) return null
  return parsed.data.components.flatMap((each) => {
    if (each === null || NO_PACKAGES.includes(each.type)) return []
    const { group, name, version, purl } = each
    return { name: group === '' ? name : `${group}/${name}`, version, purl }
  })
}

/** An image can have several versions of the same package. */
function entriesOf(packages: readonly Package[]): ImageEntry[] {
  const versions = new Map<string, Set<string>>()
  for (const { name, version, purl } of packages) {
    const kind = /^pkg:([a-z0-9.+-]+)\//i.exec(purl)?.[1]
    // The image itself, in documents that do not say so.
    if (kind === 'oci' || kind === 'docker') continue
    const key = kind === undefined ? name : `${name} (${kind})`
    versions.set(key, (versions.get(key) ?? new Set()).add(version))
  }
  return [...versions].map(([name, each]) => [name, [...each].sort().join(', ')])
}

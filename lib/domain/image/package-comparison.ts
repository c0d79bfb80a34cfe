import { shortDigest } from '#lib/domain/format'
import { entryChanges } from '#lib/domain/image/image-diff'
import type { PackageComparison } from '#lib/domain/image/image-views'
import type { PackageList } from '#lib/domain/image/package-list'

/** The packages of an image. `off`: the configuration does not name its registry. `unknown`: nobody knows where it came from. */
export type ImagePackages = {
  digest: string
  registry: string
  packages: PackageList | { state: 'off' | 'unknown' }
}

export function comparePackages(from: ImagePackages, to: ImagePackages): PackageComparison {
  const why = [...new Set([whyUnknown(from), whyUnknown(to)])].filter((each) => each !== null)
  const [before, after] = [from.packages, to.packages]
  if (before.state !== 'listed' || after.state !== 'listed') {
    return { changes: null, same: 0, why, isOff: before.state === 'off' || after.state === 'off' }
  }
  const all = entryChanges(before.packages, after.packages)
  const changes = all.filter(({ kind }) => kind !== 'same')
  return { changes, same: all.length - changes.length, why: [], isOff: false }
}

function whyUnknown({ digest, registry, packages }: ImagePackages): string | null {
  const image = shortDigest(digest)
  switch (packages.state) {
    case 'listed':
      return null
    case 'none':
      return `The image ${image} lists no packages.`
    case 'sign-in':
      return `The packages of ${image} are unknown: ${registry} asks for a sign-in, which Quayside does not have.`
    case 'unknown':
      return `The packages of ${image} are unknown: it is not known which registry it is from.`
    case 'off':
      return `The packages of ${image} are not read: packageRegistries in the configuration does not name ${registry}.`
    case 'failed':
      return `The packages of ${image} are unknown. ${packages.why}`
  }
}

import { buildImage, type Build } from '../../fake-cluster/registry/images'
import type { Registry } from '../../fake-cluster/registry/registry'
import type { Lane } from './lane'
import { packageListOf } from './packages'

/**
 * Pushes a build of a lane's images, with what the lane's pipeline pushes beside it: a tag of its own, at least if no label names its
 * commit, and the list of its packages. Returns the digest.
 */
export function pushBuildOf(
  { packageLists }: Lane,
  registry: Registry,
  build: Build,
  tag: string,
  hasOwnTag = build.unlabelled === true,
): string {
  const { repository, commit, created } = build
  const image = buildImage(build)
  const digest = registry.push({ ...build, tag }, image)
  const at = Date.parse(created)
  const ownTag = `stable-${commit.slice(0, 7)}-${Math.floor(at / 1000)}`
  if (hasOwnTag) registry.push({ ...build, tag: ownTag }, image)
  if (packageLists) registry.attach(repository, digest, packageListOf(repository, at, packageLists))
  return digest
}

import type { Build } from '../../fake-cluster/registry/images'

/** The tags that a build gets: one that moves with each build, and one of its own if no label names its commit. */
export function tagsOfBuild({ commit, created, unlabelled }: Build, moving: string): string[] {
  const epoch = Math.floor(Date.parse(created) / 1000)
  return unlabelled ? [`stable-${commit.slice(0, 7)}-${epoch}`, moving] : [moving]
}

import { isCommit, isSameCommit } from '#lib/domain/image/image'
import { isImageOf, knownCommits } from '#lib/domain/promotion/image-commit'
import type { FedImage, FedTag, FedWorkload, SourceRead } from '#lib/domain/promotion/promotion-read'
import type { FedTagView, FedWorkloadView } from '#lib/domain/promotion/promotion-views'

/** What the tags that a source feeds have of it. */
export function fedTagViews(read: SourceRead, fed: readonly FedTag[]): FedTagView[] {
  return read.source.feeds.map((tag) => {
    const { imported, registry, workloads } = fed.find((each) => each.tag === tag) ?? NOTHING
    return {
      tag,
      imported: imported?.commit ?? null,
      registry: registry?.commit ?? null,
      state: stateOf(read, imported, registry),
      isRebuilt: isRebuilt(imported, registry),
      workloads: workloads.map((each) => workloadView(each, imported)),
    }
  })
}

const NOTHING: Pick<FedTag, 'imported' | 'registry' | 'workloads'> = {
  imported: null,
  registry: null,
  workloads: [],
}

function workloadView(fed: FedWorkload, imported: FedImage | null): FedWorkloadView {
  return { ...fed, isSameCommit: areSameCommit(fed.commit, imported?.commit ?? null) }
}

function stateOf(
  read: SourceRead,
  imported: FedImage | null,
  registry: FedImage | null,
): FedTagView['state'] {
  if (!read.to.ok) return 'unknown'
  const { sha } = read.to.value.head
  const known = knownCommits(read)
  const isOfHead = (image: FedImage | null) => isImageOf(image?.commit ?? null, sha, known)
  if (isOfHead(imported)) return 'current'
  if (isOfHead(registry)) return imported?.digest === registry?.digest ? 'current' : 'waiting'
  const isOfOther = (image: FedImage | null) => isCommit(image?.commit ?? null) && !mayBe(image, sha)
  return isOfOther(registry) && (imported === null || isOfOther(imported)) ? 'building' : 'unknown'
}

/** Two commits can have the beginning that an image names. */
function mayBe(image: FedImage | null, sha: string): boolean {
  return isSameCommit(image?.commit ?? '', sha)
}

/** Whether the registry has another image of the commit that the tag has: no news. */
export function isRebuilt(imported: FedImage | null, registry: FedImage | null): boolean {
  if (imported === null || registry === null || imported.digest === registry.digest) return false
  return areSameCommit(imported.commit, registry.commit)
}

function areSameCommit(one: string | null, other: string | null): boolean {
  return isCommit(one) && isCommit(other) && isSameCommit(one, other)
}

import type {
  EntryChange,
  ImageContents,
  ImageDiff,
  ImageEntry,
  ImageLayer,
  LayerChange,
} from '#lib/domain/image/image-views'

const ORDER: EntryChange['kind'][] = ['changed', 'added', 'removed', 'same']

/** The differences between two images, changed entries first. @param showsValues of environment variables */
export function imageDiff(from: ImageContents, to: ImageContents, showsValues: boolean): ImageDiff {
  const variables = entryChanges(from.variables, to.variables)
  return {
    runtime: entryChanges(from.runtime, to.runtime),
    variables: showsValues ? variables : variables.map((change) => ({ ...change, from: null, to: null })),
    labels: entryChanges(from.labels, to.labels),
    layers: layerChanges(from.layers, to.layers),
  }
}

export function entryChanges(from: readonly ImageEntry[], to: readonly ImageEntry[]): EntryChange[] {
  const before = new Map(from)
  const after = new Map(to)
  const names = [...new Set([...before.keys(), ...after.keys()])]
  const changes = names.map((name): EntryChange => {
    const kind = !before.has(name) ? 'added' : !after.has(name) ? 'removed' : 'changed'
    const [old = null, now = null] = [before.get(name), after.get(name)]
    return { name, kind: old === now ? 'same' : kind, from: old, to: now }
  })
  return changes.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || a.name.localeCompare(b.name))
}

/** In the order of the layers. An image can have the same layer twice, such as an empty one. */
function layerChanges(from: readonly ImageLayer[], to: readonly ImageLayer[]): LayerChange[] {
  const unmatched = new Map<string, number>()
  for (const { digest } of from) unmatched.set(digest, (unmatched.get(digest) ?? 0) + 1)
  const take = (digest: string) => {
    const number = unmatched.get(digest) ?? 0
    unmatched.set(digest, number - 1)
    return number > 0
  }
  const kept = to.map((layer): LayerChange => ({ ...layer, kind: take(layer.digest) ? 'same' : 'added' }))
  // If a layer is there less often than before, its last occurrences are the removed ones.
  const removed = from.toReversed().filter(({ digest }) => take(digest))
  return [...removed.reverse().map((layer): LayerChange => ({ ...layer, kind: 'removed' })), ...kept]
}

import type {
  EntryChange,
  ImageContents,
  ImageDiff,
  ImageEntry,
  ImageLayer,
  LayerChange,
} from '#lib/domain/image/image-views'

const ORDER: EntryChange['kind'][] = ['changed', 'added', 'removed', 'same']

/** What is different in another image, what changed first. @param showsValues of environment variables */
export function imageDiff(from: ImageContents, to: ImageContents, showsValues: boolean): ImageDiff {
  const variables = changesOf(from.variables, to.variables)
  return {
    runtime: changesOf(from.runtime, to.runtime),
    variables: showsValues ? variables : variables.map((change) => ({ ...change, from: null, to: null })),
    labels: changesOf(from.labels, to.labels),
    layers: layerChanges(from.layers, to.layers),
  }
}

function changesOf(from: readonly ImageEntry[], to: readonly ImageEntry[]): EntryChange[] {
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

/** In the order in which they lie on each other. The same layer, such as an empty one, can be in an image twice. */
function layerChanges(from: readonly ImageLayer[], to: readonly ImageLayer[]): LayerChange[] {
  const left = new Map<string, number>()
  for (const { digest } of from) left.set(digest, (left.get(digest) ?? 0) + 1)
  const take = (digest: string) => {
    const number = left.get(digest) ?? 0
    left.set(digest, number - 1)
    return number > 0
  }
  const kept = to.map((layer): LayerChange => ({ ...layer, kind: take(layer.digest) ? 'same' : 'added' }))
  // Of a layer that was there more often, the last ones are those that are gone.
  const gone = from.toReversed().filter(({ digest }) => take(digest))
  return [...gone.reverse().map((layer): LayerChange => ({ ...layer, kind: 'removed' })), ...kept]
}

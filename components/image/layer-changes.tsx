import { LayerList } from '#components/image/layer-list'
import { Unchanged } from '#components/image/unchanged'
import { bytes, count } from '#lib/domain/format'
import type { LayerChange } from '#lib/domain/image/image-views'

/** The layers that differ between two images; nodes do not pull the shared ones again. */
export function LayerChanges({ layers }: { layers: LayerChange[] }) {
  const ofKind = (kind: LayerChange['kind']) => layers.filter((layer) => layer.kind === kind)
  const [added, removed, same] = [ofKind('added'), ofKind('removed'), ofKind('same')]
  if (layers.length === 0) return <p className="text-soft">The cluster keeps no layers of these images.</p>
  return (
    <div className="grid gap-2">
      {added.length + removed.length > 0 && (
        <dl className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
          <Layers title="Added" layers={added} className="text-good" />
          <Layers title="Removed" layers={removed} className="text-bad" />
        </dl>
      )}
      {same.length > 0 && (
        <Unchanged summary={`${count(same.length, 'layer')} in both, ${sizeOf(same)}`}>
          <LayerList layers={same} />
        </Unchanged>
      )}
    </div>
  )
}

function Layers({ title, layers, className }: { title: string; layers: LayerChange[]; className: string }) {
  if (layers.length === 0) return null
  return (
    <div className="grid grid-cols-1 gap-x-4 gap-y-1 px-4 py-2 md:grid-cols-[18rem_minmax(0,1fr)]">
      <dt>
        <span className={className}>{title}</span>
        <span className="text-soft">
          : {count(layers.length, 'layer')}, {sizeOf(layers)}
        </span>
      </dt>
      <dd className="min-w-0">
        <LayerList layers={layers} />
      </dd>
    </div>
  )
}

function sizeOf(layers: LayerChange[]): string {
  return bytes(layers.reduce((sum, { size }) => sum + size, 0))
}

import { Digest } from '#components/image/digest'
import { bytes } from '#lib/domain/format'
import type { ImageLayer } from '#lib/domain/image/image-views'

/** Layers from the lowest to the highest; the same layer can occur twice. */
export function LayerList({ layers }: { layers: ImageLayer[] }) {
  return (
    <ol className="flex flex-wrap gap-x-5 gap-y-1">
      {layers.map(({ digest, size }, index) => (
        <li key={index} className="min-w-0">
          <Digest digest={digest} /> <span className="text-sm text-soft">{bytes(size)}</span>
        </li>
      ))}
    </ol>
  )
}

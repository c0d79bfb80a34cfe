import { Digest } from '#components/image/digest'
import { bytes } from '#lib/domain/format'
import type { ImageLayer } from '#lib/domain/image/image-views'

/** Layers in the order in which they lie on each other; the same one can be there twice. */
export function LayerList({ layers }: { layers: ImageLayer[] }) {
  return (
    <ol className="flex flex-wrap gap-x-5 gap-y-1">
      {layers.map(({ digest, size }, index) => (
        <li key={index} className="whitespace-nowrap">
          <Digest digest={digest} /> <span className="text-sm text-soft">{bytes(size)}</span>
        </li>
      ))}
    </ol>
  )
}

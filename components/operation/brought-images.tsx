import { MarkButton } from '#components/action-sheet/mark-button'
import { Digest } from '#components/image/digest'
import { MarkNote } from '#components/image/mark-note'
import { Section } from '#components/ui/section'
import { imageMoves } from '#lib/plan/records/image-moves'
import type { OperationView } from '#lib/plan/records/operation-view'

/** The images that an operation brought, what people said of them since, and how to say it. */
export function BroughtImages({ view: { operation, marks } }: { view: OperationView }) {
  const brought = new Map(imageMoves(operation).map((move) => [`${move.stream} ${move.to}`, move]))
  if (brought.size === 0) return null
  return (
    <Section title="What it brought">
      <ul className="grid gap-2">
        {[...brought].map(([key, { stream, tag, to }]) => (
          <li key={key} className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
            <span>
              {stream}:{tag} <Digest digest={to} />
            </span>
            <MarkNote mark={marks[to]} />
            <MarkButton stream={stream} tag={tag} digest={to} mark={marks[to]} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

import { MarkButton } from '#components/action-sheet/mark-button'
import { Digest } from '#components/image/digest'
import { MarkNote } from '#components/image/mark-note'
import { Section } from '#components/ui/section'
import type { ImageChange } from '#lib/plan/plan'
import { imageMoves, isBrought } from '#lib/plan/records/image-moves'
import type { OperationView } from '#lib/plan/records/operation-view'

/** The images that an operation brought, or was to bring, what people said of them since, and how to say it. */
export function BroughtImages({ view: { operation, marks } }: { view: OperationView }) {
  const all = [...new Map(imageMoves(operation).map((move) => [`${move.stream} ${move.to}`, move])).values()]
  const others = operation.end === null ? 'What it is to bring' : 'What it was to bring'
  return (
    <>
      <Images
        title="What it brought"
        moves={all.filter((move) => isBrought(operation, move))}
        marks={marks}
      />
      <Images title={others} moves={all.filter((move) => !isBrought(operation, move))} marks={marks} />
    </>
  )
}

type Props = { title: string; moves: readonly ImageChange[]; marks: OperationView['marks'] }

function Images({ title, moves, marks }: Props) {
  if (moves.length === 0) return null
  return (
    <Section title={title}>
      <ul className="grid gap-2">
        {moves.map(({ stream, tag, to }) => (
          <li key={`${stream} ${to}`} className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
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

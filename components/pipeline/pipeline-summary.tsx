import { CONCERN_LOOKS, countConcern } from '#components/concern/concern-looks'
import { TONE_TEXT } from '#components/ui/tone'
import { CONCERNS, type Attention, type Concern } from '#lib/domain/pipeline/concerns'
import { count } from '#lib/domain/format'

/** `6 lanes · 1 import failing · 1 newer image`; each count is a button that shows only those lanes. */
export function PipelineSummary({
  attention,
  chosen,
  onChoose,
}: {
  attention: Attention
  chosen: Concern | null
  onChoose: (concern: Concern | null) => void
}) {
  const shown = CONCERNS.filter((concern) => attention[concern] > 0 || concern === chosen)
  return (
    <p className="text-soft">
      {count(attention.lanes, 'lane')}
      {shown.map((concern) => (
        <span key={concern}>
          {' · '}
          <button
            type="button"
            aria-pressed={concern === chosen}
            title={concern === chosen ? 'Show all lanes' : 'Show only these lanes'}
            onClick={() => onChoose(concern === chosen ? null : concern)}
            className={`hit-area rounded-sm font-medium hover:underline aria-pressed:underline aria-pressed:decoration-2 aria-pressed:underline-offset-4 ${TONE_TEXT[CONCERN_LOOKS[concern].tone]}`}
          >
            {countConcern(concern, attention[concern])}
          </button>
        </span>
      ))}
    </p>
  )
}

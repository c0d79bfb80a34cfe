import { CONCERN_LOOKS, countConcern, TROUBLE_LOOK } from '#components/concern/concern-looks'
import { TONE_TEXT, type Tone } from '#components/ui/tone'
import { CONCERNS, type Attention } from '#lib/domain/pipeline/concerns'
import { TROUBLE, type LaneFilter } from '#lib/domain/pipeline/lane-filter'
import { count } from '#lib/domain/format'

/** `6 lanes · 2 in trouble · 1 import failing`; each count is a button that shows only those lanes. */
export function PipelineSummary({
  attention,
  chosen,
  onChoose,
}: {
  attention: Attention
  chosen: LaneFilter['concern']
  onChoose: (concern: LaneFilter['concern']) => void
}) {
  const shown = CONCERNS.filter((concern) => attention[concern] > 0 || concern === chosen)
  const of = (concern: LaneFilter['concern'], words: string, tone: Tone) => (
    <Count
      key={concern}
      isChosen={concern === chosen}
      words={words}
      tone={tone}
      onChoose={() => onChoose(concern === chosen ? null : concern)}
    />
  )
  return (
    <p className="text-soft">
      {count(attention.lanes, 'lane')}
      {(attention.troubled > 0 || chosen === TROUBLE) &&
        of(TROUBLE, `${attention.troubled} ${TROUBLE_LOOK.word}`, TROUBLE_LOOK.tone)}
      {shown.map((concern) =>
        of(concern, countConcern(concern, attention[concern]), CONCERN_LOOKS[concern].tone),
      )}
    </p>
  )
}

function Count({
  words,
  tone,
  isChosen,
  onChoose,
}: {
  words: string
  tone: Tone
  isChosen: boolean
  onChoose: () => void
}) {
  return (
    <span>
      {' · '}
      <button
        type="button"
        aria-pressed={isChosen}
        title={isChosen ? 'Show all lanes' : 'Show only these lanes'}
        onClick={onChoose}
        className={`hit-area rounded-sm font-medium hover:underline aria-pressed:underline aria-pressed:decoration-2 aria-pressed:underline-offset-4 ${TONE_TEXT[tone]}`}
      >
        {words}
      </button>
    </span>
  )
}

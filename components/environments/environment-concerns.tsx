import { CircleCheck, CircleDashed, CircleX, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { CONCERN_LOOKS, countConcern } from '#components/concern/concern-looks'
import { useMark } from '#components/freshness/mark'
import { PendingLink } from '#components/ui/pending-link'
import { TONE_TEXT, type Tone } from '#components/ui/tone'
import { pageAddress } from '#lib/views/addresses'
import { count } from '#lib/domain/format'
import { TITLES, unreadName, type Unread } from '#lib/domain/freshness'
import { CONCERNS, type Attention } from '#lib/domain/pipeline/concerns'
import { PIPELINE_KINDS } from '#lib/domain/pipeline/pipeline'
import type { OverviewCard } from '#lib/domain/pipeline/pipeline-views'

/** What needs attention in an environment; each line links to its lanes. */
export function EnvironmentConcerns({
  environment,
  attention,
  unread,
  freshness,
}: {
  environment: string
  attention: Attention
  unread: Unread[]
  freshness: OverviewCard['freshness']
}) {
  const concerns = CONCERNS.filter((concern) => attention[concern] > 0)
  const areLanesRead = !unread.some(({ what }) => what === TITLES.imageStreams)
  const missing = unread.map(unreadName).join(', ')
  const isLoading = unread.every(({ error }) => error.code === 'being-read')
  return (
    <div className="grid gap-1">
      {areLanesRead && <p className="text-soft">{count(attention.lanes, 'lane')}</p>}
      <ul className="grid gap-1">
        {missing !== '' && (
          <Line
            tone={isLoading ? 'neutral' : 'bad'}
            icon={isLoading ? CircleDashed : CircleX}
            words={isLoading ? `Still loading: ${missing}` : `Could not be read: ${missing}`}
          />
        )}
        {concerns.map((concern) => (
          <Line
            key={concern}
            {...CONCERN_LOOKS[concern]}
            words={countConcern(concern, attention[concern])}
            href={pageAddress('pipeline', { environment, concern })}
          />
        ))}
        {attention.unchecked > 0 && (
          <Line
            tone="neutral"
            icon={CircleDashed}
            words={`Registry not checked for ${count(attention.unchecked, 'tag')}`}
          />
        )}
        {missing === '' && concerns.length === 0 && attention.unchecked === 0 && (
          <AllHealthy freshness={freshness} />
        )}
      </ul>
    </div>
  )
}

function AllHealthy({ freshness }: Pick<OverviewCard, 'freshness'>) {
  const { tone, age } = useMark('good', PIPELINE_KINDS, freshness)
  return <Line tone={tone} icon={CircleCheck} words={<span>All healthy{age}</span>} />
}

function Line({
  tone,
  icon: Icon,
  words,
  href,
}: {
  tone: Tone
  icon: LucideIcon
  words: ReactNode
  href?: string
}) {
  return (
    <li className={`flex items-center gap-2 font-medium ${TONE_TEXT[tone]}`}>
      <Icon aria-hidden className="size-4 shrink-0" />
      {href === undefined ? (
        words
      ) : (
        // Relative, to lie above the link that covers the card.
        <PendingLink href={href} className="relative quiet-link">
          {words}
        </PendingLink>
      )}
    </li>
  )
}

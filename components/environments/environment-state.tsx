import {
  ArrowDownToLine,
  CircleCheck,
  CircleDashed,
  CirclePause,
  CircleX,
  Hourglass,
  LoaderCircle,
  OctagonX,
  Pin,
  TriangleAlert,
  Unplug,
  type LucideIcon,
} from 'lucide-react'
import { PendingLink } from '#components/ui/pending-link'
import { TONE_TEXT, type Tone } from '#components/ui/tone'
import { environmentAddress } from '#lib/domain/addresses'
import type { Attention, Concern } from '#lib/domain/pipeline/concerns'
import { count } from '#lib/domain/format'
import { TITLES, type Unread } from '#lib/domain/freshness'
import { laneSearch } from '#lib/domain/pipeline/lane-filter'

/** What needs attention in an environment; each leads to the lanes that it is about. */
export function EnvironmentState({
  environment,
  attention,
  unread,
}: {
  environment: string
  attention: Attention
  unread: Unread[]
}) {
  const concerns = CONCERNS_HERE.filter(({ concern }) => attention[concern] > 0)
  const areLanesRead = !unread.some(({ what }) => what === TITLES.imageStreams)
  const missing = unread.map(({ what }) => what).join(', ')
  const isComing = unread.every(({ error }) => error.code === 'being-read')
  return (
    <div className="grid gap-1">
      {areLanesRead && <p className="text-soft">{count(attention.lanes, 'lane')}</p>}
      <ul className="grid gap-1">
        {missing !== '' && (
          <Line
            tone={isComing ? 'neutral' : 'bad'}
            icon={isComing ? CircleDashed : CircleX}
            words={`${isComing ? 'Still being read' : 'Not read'}: ${missing}`}
          />
        )}
        {concerns.map(({ concern, tone, icon, words }) => (
          <Line
            key={concern}
            tone={tone}
            icon={icon}
            words={words(attention[concern])}
            href={environmentAddress(environment) + laneSearch({ words: '', concern })}
          />
        ))}
        {attention.unchecked > 0 && (
          <Line
            tone="neutral"
            icon={CircleDashed}
            words={`Registry not asked about ${count(attention.unchecked, 'tag')}`}
          />
        )}
        {missing === '' && concerns.length === 0 && attention.unchecked === 0 && (
          <Line tone="good" icon={CircleCheck} words="All as it should be" />
        )}
      </ul>
    </div>
  )
}

function Line({
  tone,
  icon: Icon,
  words,
  href,
}: {
  tone: Tone
  icon: LucideIcon
  words: string
  href?: string
}) {
  return (
    <li className={`flex items-center gap-2 font-medium ${TONE_TEXT[tone]}`}>
      <Icon aria-hidden className="size-4 shrink-0" />
      {/* Above the link of the whole card. */}
      {href === undefined ? (
        words
      ) : (
        <PendingLink href={href} className="relative quiet-link">
          {words}
        </PendingLink>
      )}
    </li>
  )
}

type Look = { concern: Concern; tone: Tone; icon: LucideIcon; words: (n: number) => string }

/** The worst first. */
const CONCERNS_HERE: Look[] = [
  {
    concern: 'failing',
    tone: 'bad',
    icon: CircleX,
    words: (n) => count(n, 'import fails', 'imports fail'),
  },
  { concern: 'unhealthy', tone: 'bad', icon: OctagonX, words: (n) => count(n, 'unhealthy workload') },
  { concern: 'brokenTriggers', tone: 'warn', icon: Unplug, words: (n) => count(n, 'broken trigger') },
  {
    concern: 'neverImported',
    tone: 'warn',
    icon: TriangleAlert,
    words: (n) => `${count(n, 'tag')} never imported`,
  },
  {
    concern: 'refused',
    tone: 'warn',
    icon: TriangleAlert,
    words: (n) => count(n, 'failed check of the registry', 'failed checks of the registry'),
  },
  { concern: 'behind', tone: 'warn', icon: Hourglass, words: (n) => `${count(n, 'workload')} behind` },
  { concern: 'newer', tone: 'accent', icon: ArrowDownToLine, words: (n) => count(n, 'newer image') },
  { concern: 'rollingOut', tone: 'accent', icon: LoaderCircle, words: (n) => count(n, 'rollout') },
  { concern: 'pinned', tone: 'held', icon: Pin, words: (n) => count(n, 'pinned tag') },
  { concern: 'pausedTriggers', tone: 'held', icon: CirclePause, words: (n) => count(n, 'paused trigger') },
]

import { useQuery } from '@tanstack/react-query'
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
import { Protected } from '#components/environments/protected'
import { Button } from '#components/ui/button'
import { Notice } from '#components/ui/notice'
import { PendingLink } from '#components/ui/pending-link'
import { Skeleton } from '#components/ui/skeleton'
import { TONE_TEXT, type Tone } from '#components/ui/tone'
import { pipelineQuery, registryQuery } from '#lib/client/queries'
import { environmentAddress } from '#lib/domain/addresses'
import { attentionOf, type Attention } from '#lib/domain/flow'
import { count } from '#lib/domain/format'
import type { EnvironmentView } from '#lib/domain/views'

export function EnvironmentCard({ environment }: { environment: EnvironmentView }) {
  const { name, title, namespace, isProtected, mayAct } = environment
  return (
    <article
      aria-label={title}
      className="relative flex h-full flex-col gap-3 rounded-lg border border-line bg-surface p-5 transition-colors has-[h2_a:hover]:border-edge"
    >
      <div>
        <h2 className="flex items-center text-lg font-semibold tracking-tight">
          <PendingLink
            href={environmentAddress(name)}
            className="rounded-sm after:absolute after:inset-0 after:rounded-lg"
          >
            {title}
          </PendingLink>
          {isProtected && <Protected />}
        </h2>
        <p className="text-sm text-soft">
          Namespace <code>{namespace}</code> · you {mayAct ? 'may act' : 'may look'}
        </p>
      </div>
      <State environment={name} />
    </article>
  )
}

function State({ environment }: { environment: string }) {
  const pipeline = useQuery(pipelineQuery(environment))
  const registry = useQuery(registryQuery(environment))
  if (pipeline.data === undefined && pipeline.error !== null) {
    return (
      <div className="relative" role="alert">
        <Notice
          tone="bad"
          action={
            <Button size="small" onClick={() => void pipeline.refetch()}>
              Retry
            </Button>
          }
        >
          {pipeline.error.message}
        </Notice>
      </div>
    )
  }
  if (pipeline.data === undefined) return <Skeleton className="h-4 w-48" />
  const attention = attentionOf(pipeline.data, registry.data)
  const unread = pipeline.data.unread.map(({ what }) => what)
  return (
    <div className="grid gap-1">
      <p className="text-soft">{count(attention.lanes, 'lane')}</p>
      <ul className="grid gap-1">
        {[...linesOf(attention, unread)].map(({ tone, icon: Icon, words }) => (
          <li key={words} className={`flex items-center gap-2 font-medium ${TONE_TEXT[tone]}`}>
            <Icon aria-hidden className="size-4 shrink-0" />
            {words}
          </li>
        ))}
      </ul>
    </div>
  )
}

type Line = { tone: Tone; icon: LucideIcon; words: string }

function linesOf(attention: Attention, unread: string[]): Line[] {
  const { failing, unhealthy, newer, pinned, rollingOut, brokenTriggers } = attention
  const { pausedTriggers, behind, neverImported, refused, unchecked } = attention
  const lines: [boolean, Line][] = [
    [unread.length > 0, { tone: 'bad', icon: CircleX, words: `Not read: ${unread.join(', ')}` }],
    [failing > 0, { tone: 'bad', icon: CircleX, words: count(failing, 'import fails', 'imports fail') }],
    [unhealthy > 0, { tone: 'bad', icon: OctagonX, words: count(unhealthy, 'unhealthy workload') }],
    [brokenTriggers > 0, { tone: 'warn', icon: Unplug, words: count(brokenTriggers, 'broken trigger') }],
    [
      neverImported > 0,
      { tone: 'warn', icon: TriangleAlert, words: `${count(neverImported, 'tag')} never imported` },
    ],
    [
      refused > 0,
      {
        tone: 'warn',
        icon: TriangleAlert,
        words: count(refused, 'failed check of the registry', 'failed checks of the registry'),
      },
    ],
    [behind > 0, { tone: 'warn', icon: Hourglass, words: `${count(behind, 'workload')} behind` }],
    [newer > 0, { tone: 'accent', icon: ArrowDownToLine, words: count(newer, 'newer image') }],
    [rollingOut > 0, { tone: 'accent', icon: LoaderCircle, words: count(rollingOut, 'rollout') }],
    [pinned > 0, { tone: 'held', icon: Pin, words: count(pinned, 'pinned tag') }],
    [pausedTriggers > 0, { tone: 'held', icon: CirclePause, words: count(pausedTriggers, 'paused trigger') }],
    [unchecked > 0, { tone: 'neutral', icon: CircleDashed, words: 'Registry not checked' }],
  ]
  const shown = lines.filter(([isSo]) => isSo).map(([, line]) => line)
  return shown.length > 0 ? shown : [{ tone: 'good', icon: CircleCheck, words: 'All as it should be' }]
}

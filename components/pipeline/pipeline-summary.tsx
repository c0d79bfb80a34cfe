import { TONE_TEXT, type Tone } from '#components/ui/tone'
import { attentionOf } from '#lib/domain/flow'
import { count } from '#lib/domain/format'
import type { PipelineView, RegistryView } from '#lib/domain/views'

/** `6 lanes · 1 newer image · 1 pinned · 1 failing` */
export function PipelineSummary({
  view,
  registry,
}: {
  view: PipelineView
  registry: RegistryView | undefined
}) {
  const { lanes, newer, pinned, failing, rollingOut, unhealthy, ...attention } = attentionOf(view, registry)
  const { brokenTriggers, pausedTriggers, behind, neverImported, refused } = attention
  const parts: [number, Tone, string][] = [
    [newer, 'accent', count(newer, 'newer image')],
    [pinned, 'held', `${pinned} pinned`],
    [failing, 'bad', `${failing} failing`],
    [rollingOut, 'accent', `${rollingOut} rolling out`],
    [unhealthy, 'bad', `${unhealthy} unhealthy`],
    [brokenTriggers, 'warn', count(brokenTriggers, 'broken trigger')],
    [neverImported, 'warn', `${neverImported} never imported`],
    [refused, 'warn', count(refused, 'failed check')],
    [behind, 'warn', `${behind} behind`],
    [pausedTriggers, 'held', count(pausedTriggers, 'paused trigger')],
  ]
  return (
    <p className="text-soft">
      {count(lanes, 'lane')}
      {parts
        .filter(([number]) => number > 0)
        .map(([, tone, words]) => (
          <span key={words}>
            {' · '}
            <b className={`font-medium ${TONE_TEXT[tone]}`}>{words}</b>
          </span>
        ))}
    </p>
  )
}

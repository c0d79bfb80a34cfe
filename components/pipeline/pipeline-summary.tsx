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
  const { lanes, newer, pinned, failing, rollingOut, unhealthy, brokenTriggers } = attentionOf(view, registry)
  const parts: [number, Tone, string][] = [
    [newer, 'accent', count(newer, 'newer image')],
    [pinned, 'held', `${pinned} pinned`],
    [failing, 'bad', `${failing} failing`],
    [rollingOut, 'accent', `${rollingOut} rolling out`],
    [unhealthy, 'bad', `${unhealthy} unhealthy`],
    [brokenTriggers, 'warn', count(brokenTriggers, 'broken trigger')],
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

import { minuteOf } from '#components/action-sheet/until'
import { beginningOfTime, TIME_PRESETS, type TimePreset } from '#components/filters/time-presets'
import { Button } from '#components/ui/button'
import { useIsHydrated } from '#components/ui/clock'
import { Field } from '#components/ui/field'
import type { ActivityFilter } from '#lib/plan/records/activity-filter'

type Range = Pick<ActivityFilter, 'from' | 'to'>

const PRESETS: TimePreset[] = ['hour', 'night', 'day', 'week']

/** From when to when, in the time zone of the reader. */
export function TimeFilter({ from, to, onChange }: Range & { onChange: (range: Partial<Range>) => void }) {
  return (
    <>
      <MomentField label="From" time={from} onChoose={(next) => onChange({ from: next })} />
      <MomentField label="To" time={to} onChoose={(next) => onChange({ to: next })} />
      <div role="group" aria-label="Times" className="col-span-full flex flex-wrap gap-2">
        {PRESETS.map((preset) => (
          <Button
            key={preset}
            size="small"
            onClick={() => onChange({ from: beginningOfTime(preset, Date.now()), to: null })}
          >
            {TIME_PRESETS[preset]}
          </Button>
        ))}
      </div>
    </>
  )
}

/** A moment in the time zone of the reader. */
export function MomentField({
  label,
  time,
  onChoose,
}: {
  label: string
  time: string | null
  onChoose: (time: string | null) => void
}) {
  // The server does not know the time zone of the reader.
  const isHydrated = useIsHydrated()
  return (
    <Field
      type="datetime-local"
      label={<span className="text-sm font-normal text-soft">{label}</span>}
      value={time === null || !isHydrated ? '' : minuteOf(new Date(time))}
      onChange={({ target: { value } }) => onChoose(value === '' ? null : new Date(value).toISOString())}
    />
  )
}

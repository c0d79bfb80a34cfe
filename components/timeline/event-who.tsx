import { MovedBy } from '#components/format/moved-by'
import { FoldedWords, Words } from '#components/format/words'
import type { TimelineEvent, What } from '#lib/domain/timeline/timeline-event'

/** What those did who are behind an event. */
const DID: Partial<Record<What['kind'], string>> = {
  imported: 'imported',
  followed: 'changed',
  'rollout-begun': 'moved',
  'template-changed': 'changed',
  'rollout-done': 'moved',
  'rollout-stuck': 'moved',
  'import-failing': 'asked for',
  'run-begun': 'started',
  'run-ended': 'started',
  pinned: 'pinned',
  suspended: 'suspended',
  resumed: 'resumed',
  'schedule-started': 'switched on',
  'schedule-stopped': 'switched off',
  'trigger-paused': 'paused',
  'trigger-resumed': 'resumed',
  'trigger-broken': 'changed',
  'trigger-mended': 'changed',
  'import-recovered': 'asked for',
}

/** Who is behind an event, with reasons; inferred ones are marked. */
export function EventWho({ event: { what, who, certainty } }: { event: TimelineEvent }) {
  const [mover] = who
  if (what.kind === 'attempt') return <Words text={what.by} />
  if (what.kind === 'operation' && mover?.kind === 'operation')
    return (
      <>
        <Words text={mover.by} />
        {mover.reason !== '' && <FoldedWords text={mover.reason} className="text-sm text-soft" />}
      </>
    )
  if (what.kind === 'suspended' && what.by !== null)
    return (
      <>
        by <Words text={what.by} />
        {certainty === 'inferred' && <span className="text-soft"> (inferred)</span>}
      </>
    )
  if (who.length > 0) return <MovedBy did={DID[what.kind] ?? ''} movers={who} />
  return <span className="text-soft">{NOBODY.has(what.kind) ? '–' : 'not known'}</span>
}

/** Nobody does these: they come of something. */
const NOBODY = new Set<What['kind']>([
  'crash-begun',
  'crash-over',
  'rollout-done',
  'rollout-stuck',
  'import-failing',
  'import-recovered',
  'run-begun',
  'run-ended',
  'build',
  'gap',
  'silent',
])

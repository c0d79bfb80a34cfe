import { RelativeTime } from '#components/format/time'
import { FoldedWords, Words } from '#components/format/words'
import { Notice } from '#components/ui/notice'
import { count } from '#lib/domain/format'
import type { NewerEntry } from '#lib/plan/records/activity-view'

/** What this Quayside can tell of operations that a newer one wrote: they are not lost, but have no page here. */
export function NewerEntries({ entries }: { entries: NewerEntry[] }) {
  return (
    <Notice tone="warn">
      A newer Quayside wrote {count(entries.length, 'entry', 'entries')} of the journal, shown here as text:
      <ul className="mt-1.5 grid gap-1 text-sm">
        {entries.map(({ id, title, by, reason, startedAt, message }) => (
          <li key={id}>
            <Words text={title === '' ? id : title} /> by <Words text={by} />
            {startedAt !== null && (
              <>
                {' '}
                <RelativeTime time={startedAt} />
              </>
            )}
            <FoldedWords text={[message, reason].filter(Boolean).join(' ')} className="text-soft" />
          </li>
        ))}
      </ul>
    </Notice>
  )
}

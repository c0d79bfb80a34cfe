import { RelativeTime } from '#components/format/time'
import { FoldedWords, Words } from '#components/format/words'
import { Notice } from '#components/ui/notice'
import { count } from '#lib/domain/format'
import { whoseWords, type NewerEntry } from '#lib/plan/records/newer-entry'

/** What this Quayside can tell of operations that a newer one wrote. They are neither lost nor changed. */
export function NewerEntries({ entries }: { entries: NewerEntry[] }) {
  return (
    <Notice tone="warn">
      {count(entries.length, 'entry', 'entries')} of the journal {entries.length === 1 ? 'is' : 'are'} shown
      as text: {whoseWords(entries)}.
      <ul className="mt-1.5 grid gap-1 text-sm">
        {entries.map(({ id, title, by, reason, startedAt, action, state, message }) => (
          <li key={id}>
            <Words text={title === '' ? id : title} />
            {by !== '' && (
              <>
                {' '}
                by <Words text={by} />
              </>
            )}
            {startedAt !== null && (
              <>
                {' '}
                <RelativeTime time={startedAt} />
              </>
            )}
            <FoldedWords
              text={[action, [state, message].filter(Boolean).join(': '), reason].filter(Boolean).join(' · ')}
              className="text-soft"
            />
          </li>
        ))}
      </ul>
    </Notice>
  )
}

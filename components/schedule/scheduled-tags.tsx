import { ActionButton } from '#components/action-sheet/action-button'
import { CONCERN_LOOKS } from '#components/concern/concern-looks'
import { TagName } from '#components/image/tag-name'
import { ImportedBy } from '#components/registry/imported-by'
import { ScheduledImport } from '#components/registry/scheduled-import'
import { RelativeTime } from '#components/format/time'
import { FoldedWords } from '#components/format/words'
import { PendingLink } from '#components/ui/pending-link'
import { StatePill } from '#components/ui/pill'
import { Cell, Row, Table } from '#components/ui/table'
import { pageAddress } from '#lib/views/addresses'
import { count } from '#lib/domain/format'
import type { EnvironmentSchedule, ScheduledTag } from '#lib/domain/schedule/schedule-view'

const COLUMNS = ['Tag', 'Source', 'Last imported', 'Next automatic import', '']

/** Tags that can import from a registry, each with the button that starts or stops its schedule. */
export function ScheduledTags({ view }: { view: EnvironmentSchedule }) {
  const { environment, tags, unlisted, scheduledImportSeconds, unread } = view
  if (unread.some(({ what }) => what === 'image streams')) return null
  if (tags.length === 0) return <p className="text-soft">No tag here has a source in a registry.</p>
  return (
    <>
      <Table caption="Tags and their schedules" columns={COLUMNS} rows={tags.map(nameOf)}>
        {tags.map((tag) => (
          <TagRow
            key={nameOf(tag)}
            environment={environment.name}
            tag={tag}
            everySeconds={scheduledImportSeconds}
          />
        ))}
      </Table>
      {unlisted > 0 && <p className="mt-2 text-sm text-soft">{count(unlisted, 'more tag')} not listed.</p>}
    </>
  )
}

const nameOf = ({ stream, tag }: ScheduledTag) => `${stream}:${tag}`

function TagRow({
  environment,
  tag: row,
  everySeconds,
}: {
  environment: string
  tag: ScheduledTag
  everySeconds: number
}) {
  const { stream, tag, source, schedule, importedAt, importers } = row
  const name = nameOf(row)
  return (
    <Row item={nameOf(row)}>
      <Cell>
        <PendingLink href={pageAddress('tag', { environment, stream, tag })} className="quiet-link">
          <TagName stream={stream} tag={tag} />
        </PendingLink>
      </Cell>
      <Cell label="Source">
        {source.kind === 'pinned' && <StatePill look={CONCERN_LOOKS.pinned} />}
        {source.kind === 'following' && <FoldedWords text={source.pullSpec} className="text-soft" />}
      </Cell>
      <Cell label="Imported">
        {importedAt === null ? <span className="text-soft">never</span> : <RelativeTime time={importedAt} />}
        {row.import.state === 'failed' && (
          <span className="ml-2">
            <StatePill look={CONCERN_LOOKS.importFailing} />
          </span>
        )}
      </Cell>
      <Cell label="Next">
        <span className="flex flex-wrap gap-x-3">
          {schedule !== null && <ScheduledImport schedule={schedule} everySeconds={everySeconds} />}
          <ImportedBy importers={importers} />
          {schedule === null && importers.length === 0 && (
            <span className="text-soft">none: no schedule</span>
          )}
        </span>
      </Cell>
      <Cell>
        <div className="md:text-right">
          <ActionButton
            size="small"
            request={{ action: 'schedule', stream, tag, scheduled: schedule === null }}
            about={`of ${name}`}
          />
        </div>
      </Cell>
    </Row>
  )
}

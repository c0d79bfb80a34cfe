import { CircleCheck, CircleDashed } from 'lucide-react'
import type { ReactNode } from 'react'
import { MarkButton } from '#components/action-sheet/mark-button'
import { CONCERN_LOOKS } from '#components/concern/concern-looks'
import { useMark } from '#components/freshness/mark'
import { AliasedTag } from '#components/image/aliased-tag'
import { CommitRangeLink } from '#components/image/commit-range-link'
import { RangeCommits } from '#components/image/range-commits'
import { ImageLine } from '#components/image/image-line'
import { NewerLink } from '#components/registry/newer-link'
import { RegistryAnswer } from '#components/registry/registry-answer'
import { ScheduledImport } from '#components/registry/scheduled-import'
import { PinNote } from '#components/stream-tag/pin-note'
import { Facts } from '#components/ui/facts'
import { StatePill } from '#components/ui/pill'
import { FoldedWords, Words } from '#components/format/words'
import { DueTime, ElapsedTime } from '#components/format/time'
import { SuspensionNote } from '#components/registry/suspension-note'
import { PendingLink } from '#components/ui/pending-link'
import type { ImageView } from '#lib/domain/image/image-views'
import { isMarkedBad } from '#lib/domain/marks/marked-images'
import type { ImporterView } from '#lib/domain/pipeline/importer-view'
import { pageAddress } from '#lib/views/addresses'
import type { TagView } from '#lib/domain/stream-tag/tag-views'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import type { ImportState, LaneCheck } from '#lib/domain/image-stream/image-stream-views'

type NewerCheck = Extract<LaneCheck, { state: 'newer' }>

/** The state and the settings of a tag. */
export function TagFacts({ view }: { view: TagView }) {
  const { environment, lane, check, importPolicy, referencePolicy, whyNoCommit } = view
  const { image, importedAt } = lane
  return (
    <Facts
      facts={[
        [
          'Newest image',
          image === null ? 'None' : <ImageLine {...image} builtAt={null} importedAt={importedAt} />,
        ],
        ...(whyNoCommit === null
          ? []
          : [['Commit', <FoldedWords text={whyNoCommit} />] as [string, ReactNode]]),
        ['Source', <Source environment={environment.name} lane={lane} check={check} />],
        ...fromRegistry(view),
        ['Import', <Import state={lane.import} />],
        [
          'Import policy',
          [
            ...(importPolicy.scheduled ? [] : ['on demand']),
            importPolicy.importMode,
            ...(importPolicy.insecure ? ['insecure'] : []),
          ].join(', '),
        ],
        ['Reference policy', referencePolicy],
      ]}
    />
  )
}

function fromRegistry({ environment, lane, check, newCommits, registry }: TagView): [string, ReactNode][] {
  const { source, pin, schedule, importers } = lane
  const rows: [string, ReactNode][] = []
  if (pin?.registryTag === null) rows.push(['Registry', 'Not checked while pinned'])
  else if (source.kind === 'following' || source.kind === 'pinned') {
    const answer = (
      <span className="flex flex-wrap items-baseline gap-x-2">
        {check?.state === 'up-to-date' && 'Up to date:'}
        {check?.state === 'newer' && (
          <NewerLink environment={environment.name} lane={lane} check={check}>
            {newerWords(check)}
          </NewerLink>
        )}
        <RegistryAnswer check={check} registry={registry} />
        {check?.state === 'newer' && <MarkNewer lane={lane} image={check.image} />}
        {newCommits !== null && lane.repository === null && <CommitRangeLink commits={newCommits} />}
      </span>
    )
    rows.push(['Registry', answer])
    if (newCommits !== null && lane.repository !== null) {
      const range = { environment: environment.name, repository: lane.repository, commits: newCommits }
      rows.push(['New commits', <RangeCommits {...range} />])
    }
  }
  if (schedule !== null) {
    const next = <ScheduledImport schedule={schedule} everySeconds={registry.scheduledImportSeconds} />
    rows.push(['Schedule', next])
  }
  if (importers.length > 0)
    rows.push(['CronJobs', <Importers environment={environment.name} importers={importers} />])
  return rows
}

function newerWords({ image, isEarlier }: NewerCheck): string {
  const words = isEarlier === true ? 'Earlier image' : 'Newer image'
  return isMarkedBad(image) ? `${words}, marked bad` : words
}

/** What others found out can be said before it comes here. */
function MarkNewer({ lane: { stream, tag }, image: { digest, mark } }: { lane: LaneView; image: ImageView }) {
  return <MarkButton stream={stream} tag={tag} digest={digest} mark={mark} />
}

function Importers({ environment, importers }: { environment: string; importers: ImporterView[] }) {
  return importers.map((importer) => (
    <span key={importer.name} className="block">
      <PendingLink href={pageAddress('schedule', { environment })} className="quiet-link">
        <Words text={importer.name} />
      </PendingLink>
      {importer.suspension !== null ? (
        <span className="block text-soft">
          <SuspensionNote environment={environment} suspension={importer.suspension} />
        </span>
      ) : importer.nextRun === null ? (
        ', no next run'
      ) : (
        <>
          , next on <DueTime time={importer.nextRun} />
        </>
      )}
      <span className="block text-sm text-soft">
        {importer.known === 'named'
          ? 'Its script names this stream and tag.'
          : 'Its annotation lists this tag.'}
      </span>
    </span>
  ))
}

function Source({
  environment,
  lane: { source, pin },
  check,
}: {
  environment: string
  lane: LaneView
  check: LaneCheck | null
}): ReactNode {
  switch (source.kind) {
    case 'following':
      return <FoldedWords text={`Follows ${source.pullSpec}`} />
    case 'pinned':
      return (
        <>
          {pin !== null && <PinNote pin={pin} check={check ?? undefined} />}
          <FoldedWords
            text={source.pullSpec + (pin?.follows ? ` instead of ${pin.follows}` : '')}
            className="text-soft"
          />
        </>
      )
    case 'alias':
      return (
        <>
          Alias of <AliasedTag environment={environment} source={source} />
        </>
      )
    case 'image':
      return <FoldedWords text={`One image: ${source.name}`} />
    case 'reference':
      return <FoldedWords text={`Reference only, never imported: ${source.pullSpec}`} />
    case 'without-from':
      return 'None: the tag names nothing to import'
    case 'pushed':
      return 'None: images are pushed, not imported'
    case 'status-only':
      return 'None: the tag is not in the spec of its stream, so nothing is imported'
  }
}

function ImportDone() {
  const { tone } = useMark('good', ['imageStreams'])
  return <StatePill look={{ tone, icon: CircleCheck, word: 'done' }} />
}

function Import({ state }: { state: ImportState }): ReactNode {
  switch (state.state) {
    case 'done':
      return <ImportDone />
    case 'never':
      return 'Nothing imported yet'
    case 'pending':
      return <StatePill look={{ tone: 'accent', icon: CircleDashed, word: 'importing' }} />
    case 'failed':
      return (
        <>
          <StatePill look={CONCERN_LOOKS.importFailing} />
          {state.since !== null && (
            <>
              {' '}
              for <ElapsedTime since={state.since} />
            </>
          )}
        </>
      )
  }
}

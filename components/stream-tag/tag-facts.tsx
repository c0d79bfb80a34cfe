import { CircleCheck, CircleDashed, CircleX } from 'lucide-react'
import type { ReactNode } from 'react'
import { AliasedTag } from '#components/image/aliased-tag'
import { Commit } from '#components/image/commit'
import { CommitRangeLink } from '#components/image/commit-range-link'
import { Digest } from '#components/image/digest'
import { RegistryAnswer } from '#components/registry/registry-answer'
import { ScheduledImport } from '#components/registry/scheduled-import'
import { PinWords } from '#components/stream-tag/pin-words'
import { Facts } from '#components/ui/facts'
import { Pill } from '#components/ui/pill'
import { RelativeTime } from '#components/format/time'
import type { TagView } from '#lib/domain/stream-tag/tag-views'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import type { ImportState } from '#lib/domain/image-stream/image-stream-views'

/** How a tag stands and how it is set. */
export function TagFacts({ view }: { view: TagView }) {
  const { environment, lane, importPolicy, referencePolicy } = view
  return (
    <Facts
      facts={[
        ['Newest image', <Newest lane={lane} />],
        ['Source', <Source environment={environment.name} lane={lane} />],
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

function fromRegistry({ lane, check, newCommits, registry }: TagView): [string, ReactNode][] {
  const { source, schedule } = lane
  const rows: [string, ReactNode][] = []
  if (source.kind === 'following' || source.kind === 'pinned') {
    const answer = (
      <span className="flex flex-wrap items-baseline gap-x-2">
        {check?.state === 'up-to-date' && 'Up to date:'}
        {check?.state === 'newer' && 'Newer image:'}
        <RegistryAnswer check={check} registry={registry} />
        {newCommits !== null && <CommitRangeLink commits={newCommits} />}
      </span>
    )
    rows.push(['Registry', answer])
  }
  if (schedule !== null) {
    const next = <ScheduledImport schedule={schedule} everySeconds={registry.scheduledImportSeconds} />
    rows.push(['Schedule', next])
  }
  return rows
}

function Newest({ lane: { image, importedAt } }: { lane: LaneView }) {
  if (image === null) return 'None'
  return (
    <span className="flex flex-wrap items-baseline gap-x-2">
      <b className="font-semibold">
        <Digest digest={image.digest} />
      </b>
      {importedAt !== null && (
        <span className="text-soft">
          imported <RelativeTime time={importedAt} />
        </span>
      )}
      <Commit commit={image.commit} url={image.commitUrl} />
    </span>
  )
}

function Source({ environment, lane: { source, pin } }: { environment: string; lane: LaneView }): ReactNode {
  switch (source.kind) {
    case 'following':
      return <>Follows {source.pullSpec}</>
    case 'pinned':
      return (
        <>
          {pin !== null && <PinWords pin={pin} />}
          <span className="block text-soft">
            {source.pullSpec}
            {pin?.follows && ` instead of ${pin.follows}`}
          </span>
        </>
      )
    case 'alias':
      return (
        <>
          Alias of <AliasedTag environment={environment} source={source} />
        </>
      )
    case 'image':
      return `One image: ${source.name}`
    case 'reference':
      return `Reference only, never imported: ${source.pullSpec}`
    case 'without-from':
      return 'None: the tag names nothing to import'
    case 'pushed':
      return 'None: images are pushed, not imported'
  }
}

function Import({ state }: { state: ImportState }): ReactNode {
  switch (state.state) {
    case 'done':
      return (
        <Pill tone="good" icon={CircleCheck}>
          done
        </Pill>
      )
    case 'never':
      return 'Nothing imported yet'
    case 'pending':
      return (
        <Pill tone="accent" icon={CircleDashed}>
          importing
        </Pill>
      )
    case 'failed':
      return (
        <>
          <Pill tone="bad" icon={CircleX}>
            failing
          </Pill>{' '}
          {state.since !== null && (
            <>
              since <RelativeTime time={state.since} />
            </>
          )}
        </>
      )
  }
}

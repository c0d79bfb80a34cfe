import { CircleCheck, CircleDashed, CircleX } from 'lucide-react'
import type { ReactNode } from 'react'
import { Commit } from '#components/image/commit'
import { Digest } from '#components/image/digest'
import { PinWords } from '#components/stream-tag/pin-words'
import { Facts } from '#components/ui/facts'
import { Pill } from '#components/ui/pill'
import { RelativeTime } from '#components/shell/time'
import type { ImportState, LaneView, TagView } from '#lib/domain/views'

/** How a tag stands and how it is set. */
export function TagFacts({ view: { lane, importPolicy, referencePolicy } }: { view: TagView }) {
  return (
    <Facts
      facts={[
        ['Newest image', <Newest lane={lane} />],
        ['Source', <Source lane={lane} />],
        ['Import', <Import state={lane.import} />],
        [
          'Import policy',
          [
            importPolicy.scheduled ? 'scheduled' : 'on demand',
            importPolicy.importMode,
            ...(importPolicy.insecure ? ['insecure'] : []),
          ].join(', '),
        ],
        ['Reference policy', referencePolicy],
      ]}
    />
  )
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

function Source({ lane: { source, pin } }: { lane: LaneView }): ReactNode {
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
      return `Alias of ${source.namespace === null ? '' : `${source.namespace}/`}${source.stream}:${source.tag}`
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
          <span className="block">
            <span className="text-bad">{state.reason}</span>: {state.message}
          </span>
        </>
      )
  }
}

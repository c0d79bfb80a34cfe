import { CONCERN_LOOKS } from '#components/concern/concern-looks'
import { AliasedTag } from '#components/image/aliased-tag'
import { PullSpec } from '#components/image/pull-spec'
import { NewerLink } from '#components/registry/newer-link'
import { RegistryAnswer } from '#components/registry/registry-answer'
import { isMarkedBad } from '#lib/domain/marks/marked-images'
import { SOURCE_KIND_WORDS, sourceKindOf } from '#lib/domain/image-stream/tag-kind'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import type { RegistryView, LaneCheck } from '#lib/domain/image-stream/image-stream-views'

/** The source in the registry, and the image that is there now. */
export function RegistryNode({
  environment,
  lane,
  check,
  registry,
}: {
  environment: string
  lane: LaneView
  check: LaneCheck | null
  registry: RegistryView
}) {
  const { source, pin } = lane
  return (
    <>
      <Source environment={environment} lane={lane} />
      <div className="mt-0.5 flex flex-wrap items-baseline gap-x-2 text-sm text-soft">
        {(source.kind === 'following' || pin?.registryTag != null) && (
          <RegistryAnswer check={check} registry={registry} />
        )}
        {source.kind === 'pinned' && check?.state === 'newer' && (
          <NewerLink environment={environment} lane={lane} check={check}>
            {isMarkedBad(check.image) ? CONCERN_LOOKS.newerBad.word : 'newer image'}
          </NewerLink>
        )}
        {source.kind !== 'following' && <span>{SOURCE_KIND_WORDS[sourceKindOf(lane, source)].meaning}</span>}
      </div>
    </>
  )
}

function Source({ environment, lane: { source, pin } }: { environment: string; lane: LaneView }) {
  switch (source.kind) {
    case 'following':
      return <PullSpec pullSpec={source.pullSpec} />
    case 'pinned':
      return <PullSpec pullSpec={pin?.follows ?? source.repository} />
    case 'reference':
      return <PullSpec pullSpec={source.pullSpec} />
    case 'alias':
      return <AliasedTag environment={environment} source={source} />
    case 'image':
      return <span className="wrap-anywhere">{source.name}</span>
    case 'without-from':
    case 'pushed':
    case 'status-only':
      return <span className="text-soft">No source</span>
  }
}

import { FlowFrame, FlowList } from '#components/flow/flow-list'
import { Source } from '#components/promotion/source'
import type { SourceView } from '#lib/domain/promotion/promotion-views'

/** In the order in which they are promoted. */
export function Sources({ environment, sources }: { environment: string; sources: SourceView[] }) {
  return (
    <FlowList id="sources" what="source" items={sources.map(({ repository }) => repository)} isBusy={false}>
      {sources.map((source, index) => (
        <FlowFrame
          key={source.repository}
          item={source.repository}
          label={source.repository}
          isTroubled={false}
          place={{ 'aria-posinset': index + 1, 'aria-setsize': sources.length }}
        >
          <Source environment={environment} source={source} />
        </FlowFrame>
      ))}
    </FlowList>
  )
}

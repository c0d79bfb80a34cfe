import { valueOr } from '#lib/domain/answer'
import type { SourceRead } from '#lib/domain/promotion/promotion-read'
import { placeNamed } from '#lib/domain/timeline/place'
import type { TimelineEvent } from '#lib/domain/timeline/timeline-event'

/** The builds of the sources of an environment that were last read: each when it ended, or else when it began. */
export function buildEvents(sources: readonly SourceRead[]): TimelineEvent[] {
  return sources.flatMap(({ source, runs }) => {
    const { repository, feeds } = source
    return valueOr(runs, []).map(
      ({ id, attempt, sha, state, url, createdAt, startedAt, endedAt }): TimelineEvent => ({
        id: `build ${repository} ${id} ${attempt}`,
        when: { at: endedAt ?? startedAt ?? createdAt, isExact: true },
        what: { kind: 'build', state, commit: sha, url },
        where: [{ kind: 'source', repository }, ...feeds.map(placeNamed)],
        who: [],
        certainty: 'seen',
      }),
    )
  })
}

import { Words } from '#components/format/words'
import { PendingLink } from '#components/ui/pending-link'
import { shortName } from '#lib/domain/timeline/event-words'
import type { Place } from '#lib/domain/timeline/place'
import { pageAddress, workloadAddress } from '#lib/views/addresses'

/** A link to the page of a lane, a workload, a CronJob or a source. */
export function PlaceLink({ environment, place }: { environment: string; place: Place }) {
  return (
    <PendingLink href={addressOf(environment, place)} className="quiet-link wrap-anywhere">
      <Words text={shortName(place)} />
    </PendingLink>
  )
}

function addressOf(environment: string, place: Place): string {
  switch (place.kind) {
    case 'lane':
      return pageAddress('tag', { environment, stream: place.stream, tag: place.tag })
    case 'workload':
      return workloadAddress(environment, place.workload)
    case 'cron-job':
      return pageAddress('schedule', { environment })
    case 'source':
      return pageAddress('promotion', { environment })
  }
}

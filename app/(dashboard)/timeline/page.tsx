import type { Metadata } from 'next'
import { UnlistedEnvironments } from '#components/environments/unlisted-environments'
import { AllTimelines } from '#components/timeline/timeline'
import { readTimelineFilter } from '#lib/plan/records/timeline-filter'
import { areSomeUnknown } from '#lib/server/views/read-environments'
import { HydratedView } from '../hydrated-view'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export const metadata: Metadata = { title: 'Timeline' }

export default async function TimelinesPage({ searchParams }: Props) {
  const [parameters, isIncomplete] = await Promise.all([searchParams, areSomeUnknown()])
  const { filter } = readTimelineFilter({ get: (name) => [parameters[name]].flat()[0] ?? null })
  return (
    <>
      {isIncomplete && <UnlistedEnvironments />}
      <HydratedView name="timelines" params={filter}>
        {(firstError) => <AllTimelines firstError={firstError} />}
      </HydratedView>
    </>
  )
}

import type { Metadata } from 'next'
import { titleOf } from '#components/shell/page-title'
import { Timeline } from '#components/timeline/timeline'
import { readTimelineFilter } from '#lib/plan/records/timeline-filter'
import { HydratedView } from '../../hydrated-view'

type Props = {
  params: Promise<{ environment: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { environment } = await params
  return { title: titleOf('Timeline', environment) }
}

export default async function TimelinePage({ params, searchParams }: Props) {
  const [{ environment }, parameters] = await Promise.all([params, searchParams])
  const { filter } = readTimelineFilter({ get: (name) => [parameters[name]].flat()[0] ?? null })
  return (
    <HydratedView name="timeline" params={{ environment, ...filter }}>
      {(firstError) => <Timeline environment={environment} firstError={firstError} />}
    </HydratedView>
  )
}

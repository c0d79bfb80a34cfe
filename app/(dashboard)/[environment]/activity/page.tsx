import type { Metadata } from 'next'
import { Activity } from '#components/activity/activity'
import { readActivityFilter } from '#lib/plan/records/activity-filter'
import { HydratedView } from '../../hydrated-view'

type Props = {
  params: Promise<{ environment: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { environment } = await params
  return { title: `Activity in ${environment}` }
}

export default async function ActivityPage({ params, searchParams }: Props) {
  const [{ environment }, parameters] = await Promise.all([params, searchParams])
  const get = (name: string) => [parameters[name]].flat()[0] ?? null
  const { filter } = readActivityFilter({ get })
  return (
    <HydratedView name="activity" params={{ environment, ...filter }}>
      {(firstError) => <Activity environment={environment} firstError={firstError} />}
    </HydratedView>
  )
}

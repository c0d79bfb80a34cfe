import type { Metadata } from 'next'
import { Activity } from '#components/activity/activity'
import { laneFilterOf, WORDS_PARAMETER } from '#lib/domain/pipeline/lane-filter'
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
  const { words } = laneFilterOf(parameters[WORDS_PARAMETER], null)
  return (
    <HydratedView name="activity" params={{ environment, words }}>
      {(firstError) => <Activity environment={environment} firstError={firstError} />}
    </HydratedView>
  )
}

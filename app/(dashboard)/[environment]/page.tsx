import type { Metadata } from 'next'
import { Pipeline } from '#components/pipeline/pipeline'
import {
  CONCERN_PARAMETER,
  laneFilterOf,
  laneOrderOf,
  ORDER_PARAMETER,
  WORDS_PARAMETER,
} from '#lib/domain/pipeline/lane-filter'
import { HydratedView } from '../hydrated-view'

type Props = {
  params: Promise<{ environment: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { environment } = await params
  return { title: `Pipeline of ${environment}` }
}

export default async function PipelinePage({ params, searchParams }: Props) {
  const [{ environment }, parameters] = await Promise.all([params, searchParams])
  const filter = laneFilterOf(parameters[WORDS_PARAMETER], parameters[CONCERN_PARAMETER])
  const order = laneOrderOf(parameters[ORDER_PARAMETER])
  return (
    <HydratedView name="pipeline" params={{ environment, ...filter, order, page: 0 }}>
      {(firstError) => <Pipeline environment={environment} firstError={firstError} />}
    </HydratedView>
  )
}

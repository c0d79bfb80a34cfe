import type { Metadata } from 'next'
import { Pipeline } from '#components/pipeline/pipeline'
import { FirstRead } from '#components/query/hydrated-query'
import { pipelineQuery } from '#lib/client/queries'
import { CONCERN_PARAMETER, laneFilterOf, WORDS_PARAMETER } from '#lib/domain/pipeline/lane-filter'
import { readPipeline } from '#lib/server/views/queries'

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
  return (
    <FirstRead
      queryKey={pipelineQuery(environment, filter).queryKey}
      read={await readPipeline(environment, filter)}
    >
      {(firstError) => <Pipeline environment={environment} firstError={firstError} />}
    </FirstRead>
  )
}

import type { Metadata } from 'next'
import { Pipeline } from '#components/pipeline/pipeline'
import { FirstRead } from '#components/shell/first-read'
import { pipelineQuery } from '#lib/client/queries'
import { readPipeline } from '#lib/server/queries'

type Props = { params: Promise<{ environment: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { environment } = await params
  return { title: `Pipeline of ${environment}` }
}

export default async function PipelinePage({ params }: Props) {
  const { environment } = await params
  return (
    <FirstRead queryKey={pipelineQuery(environment).queryKey} read={await readPipeline(environment)}>
      {(firstError) => <Pipeline environment={environment} firstError={firstError} />}
    </FirstRead>
  )
}

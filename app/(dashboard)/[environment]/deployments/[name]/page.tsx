import type { Metadata } from 'next'
import { titleOf } from '#components/shell/page-title'
import { Workload } from '#components/workload/workload'
import { HydratedView } from '../../../hydrated-view'

type Props = { params: Promise<{ environment: string; name: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { environment, name } = await params
  return { title: titleOf(name, environment) }
}

export default async function DeploymentPage({ params }: Props) {
  const { environment, name } = await params
  return (
    <HydratedView name="deployment" params={{ environment, name }}>
      {(firstError) => (
        <Workload environment={environment} kind="Deployment" name={name} firstError={firstError} />
      )}
    </HydratedView>
  )
}

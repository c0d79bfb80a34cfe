import type { Metadata } from 'next'
import { titleOf } from '#components/shell/page-title'
import { Workload } from '#components/workload/workload'
import { HydratedView } from '../../../hydrated-view'

type Props = { params: Promise<{ environment: string; name: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { environment, name } = await params
  return { title: titleOf(name, environment) }
}

export default async function StatefulSetPage({ params }: Props) {
  const { environment, name } = await params
  return (
    <HydratedView name="statefulSet" params={{ environment, name }}>
      {(firstError) => (
        <Workload environment={environment} kind="StatefulSet" name={name} firstError={firstError} />
      )}
    </HydratedView>
  )
}

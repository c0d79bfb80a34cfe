import type { Metadata } from 'next'
import { Operation } from '#components/operation/operation'
import { HydratedView } from '../../../hydrated-view'

type Props = { params: Promise<{ environment: string; id: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { environment } = await params
  return { title: `Operation in ${environment}` }
}

export default async function OperationPage({ params }: Props) {
  const { environment, id } = await params
  return (
    <HydratedView name="operation" params={{ environment, id }}>
      {(firstError) => <Operation environment={environment} id={id} firstError={firstError} />}
    </HydratedView>
  )
}

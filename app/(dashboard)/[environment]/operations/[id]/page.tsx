import type { Metadata } from 'next'
import { Operation } from '#components/operation/operation'
import { FirstRead } from '#components/query/hydrated-query'
import { operationQuery } from '#lib/client/queries'
import { readOperation } from '#lib/server/views/queries'

type Props = { params: Promise<{ environment: string; id: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { environment } = await params
  return { title: `Operation in ${environment}` }
}

export default async function OperationPage({ params }: Props) {
  const { environment, id } = await params
  return (
    <FirstRead
      queryKey={operationQuery(environment, id).queryKey}
      read={await readOperation(environment, id)}
    >
      {(firstError) => <Operation environment={environment} id={id} firstError={firstError} />}
    </FirstRead>
  )
}

import type { Metadata } from 'next'
import { FirstRead } from '#components/query/hydrated-query'
import { titleOf } from '#components/shell/page-title'
import { Workload } from '#components/workload/workload'
import { workloadQuery } from '#lib/client/queries'
import { readWorkload } from '#lib/server/views/queries'

type Props = { params: Promise<{ environment: string; name: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { environment, name } = await params
  return { title: titleOf(name, environment) }
}

export default async function StatefulSetPage({ params }: Props) {
  const { environment, name } = await params
  return (
    <FirstRead
      queryKey={workloadQuery(environment, 'StatefulSet', name).queryKey}
      read={await readWorkload(environment, 'StatefulSet', name)}
    >
      {(firstError) => (
        <Workload environment={environment} kind="StatefulSet" name={name} firstError={firstError} />
      )}
    </FirstRead>
  )
}

import type { Metadata } from 'next'
import { Environments } from '#components/environments/environments'
import { FirstRead } from '#components/query/hydrated-query'
import { overviewQuery } from '#lib/client/queries'
import { readOverview } from '#lib/server/views/queries'

export const metadata: Metadata = { title: 'Environments' }

export default async function EnvironmentsPage() {
  return (
    <FirstRead queryKey={overviewQuery().queryKey} read={await readOverview()}>
      {(firstError) => <Environments firstError={firstError} />}
    </FirstRead>
  )
}

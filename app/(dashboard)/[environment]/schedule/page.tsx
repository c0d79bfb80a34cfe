import type { Metadata } from 'next'
import { Schedule } from '#components/schedule/schedule'
import { FirstRead } from '#components/query/hydrated-query'
import { titleOf } from '#components/shell/page-title'
import { scheduleQuery } from '#lib/client/queries'
import { readSchedule } from '#lib/server/views/queries'

type Props = { params: Promise<{ environment: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { environment } = await params
  return { title: titleOf('Schedule', environment) }
}

export default async function SchedulePage({ params }: Props) {
  const { environment } = await params
  return (
    <FirstRead queryKey={scheduleQuery(environment).queryKey} read={await readSchedule(environment)}>
      {(firstError) => <Schedule environment={environment} firstError={firstError} />}
    </FirstRead>
  )
}

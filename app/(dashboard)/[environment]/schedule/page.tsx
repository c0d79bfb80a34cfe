import type { Metadata } from 'next'
import { Schedule } from '#components/schedule/schedule'
import { titleOf } from '#components/shell/page-title'
import { HydratedView } from '../../hydrated-view'

type Props = { params: Promise<{ environment: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { environment } = await params
  return { title: titleOf('Schedule', environment) }
}

export default async function SchedulePage({ params }: Props) {
  const { environment } = await params
  return (
    <HydratedView name="schedule" params={{ environment }}>
      {(firstError) => <Schedule environment={environment} firstError={firstError} />}
    </HydratedView>
  )
}

import type { Metadata } from 'next'
import { Environments } from '#components/environments/environments'
import { HydratedView } from './hydrated-view'

export const metadata: Metadata = { title: 'Environments' }

export default function EnvironmentsPage() {
  return (
    <HydratedView name="overview" params={{}}>
      {(firstError) => <Environments firstError={firstError} />}
    </HydratedView>
  )
}

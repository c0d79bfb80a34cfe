import type { Metadata } from 'next'
import { Environments } from '#components/environments/environments'
import { UnlistedEnvironments } from '#components/environments/unlisted-environments'
import { areSomeUnknown } from '#lib/server/views/read-environments'
import { HydratedView } from './hydrated-view'

export const metadata: Metadata = { title: 'Environments' }

export default async function EnvironmentsPage() {
  const isIncomplete = await areSomeUnknown()
  return (
    <>
      {isIncomplete && <UnlistedEnvironments />}
      <HydratedView name="overview" params={{}}>
        {(firstError) => <Environments firstError={firstError} />}
      </HydratedView>
    </>
  )
}

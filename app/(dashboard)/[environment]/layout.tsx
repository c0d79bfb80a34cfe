import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { MissingRightsNotice } from '#components/shell/missing-rights-notice'
import { missingRightsIn } from '#lib/server/views/missing-rights'
import { readEnvironments } from '#lib/server/views/read-environments'

/** Checked here, because the not-found pages below are about objects in an environment. */
export default async function EnvironmentLayout({
  params,
  children,
}: {
  params: Promise<{ environment: string }>
  children: ReactNode
}) {
  const { environment } = await params
  const [environments, missing] = await Promise.all([readEnvironments(), missingRightsIn(environment)])
  if (environments.ok && !environments.value.some(({ name }) => name === environment)) notFound()
  return (
    <>
      <MissingRightsNotice missing={missing} />
      {children}
    </>
  )
}

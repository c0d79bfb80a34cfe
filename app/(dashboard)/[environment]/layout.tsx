import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { MissingRightsNotice } from '#components/shell/missing-rights-notice'
import { authorize } from '#lib/server/auth/authorize'
import { missingRightsIn } from '#lib/server/views/missing-rights'

/** Checked here, because the not-found pages below are about objects in an environment. */
export default async function EnvironmentLayout({
  params,
  children,
}: {
  params: Promise<{ environment: string }>
  children: ReactNode
}) {
  const { environment } = await params
  const [decision, missing] = await Promise.all([
    authorize(environment, 'view'),
    missingRightsIn(environment),
  ])
  if (!decision.ok && decision.error.code === 'unknown-environment') notFound()
  return (
    <>
      <MissingRightsNotice missing={missing} />
      {children}
    </>
  )
}

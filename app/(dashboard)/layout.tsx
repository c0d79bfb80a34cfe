import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import { HydratedFreshness } from '#components/freshness/hydrated-freshness'
import { Shell } from '#components/shell/shell'
import { themeOf } from '#components/shell/theme'
import { readFreshness } from '#lib/server/views/freshness'
import { readEnvironments } from '#lib/server/views/read-environments'
import { readSession } from '#lib/server/auth/session'

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const [session, environments, freshness, stored] = await Promise.all([
    readSession(),
    readEnvironments(),
    readFreshness(),
    cookies(),
  ])
  if (session === null || !environments.ok) redirect('/sign-in')
  return (
    <HydratedFreshness freshness={freshness}>
      <Shell
        name={session.user.name}
        environments={environments.value}
        theme={themeOf(stored.get('theme')?.value)}
      >
        {children}
      </Shell>
    </HydratedFreshness>
  )
}

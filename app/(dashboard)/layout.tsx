import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import { FirstFreshness } from '#components/shell/first-freshness'
import { Header } from '#components/shell/header'
import { StaleBanner } from '#components/shell/stale-banner'
import { UpdatedNotice } from '#components/shell/updated-notice'
import { themeOf } from '#components/shell/theme'
import { readFreshness } from '#lib/server/freshness'
import { readEnvironments } from '#lib/server/queries'
import { readSession } from '#lib/server/session'

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const [session, environments, freshness, stored] = await Promise.all([
    readSession(),
    readEnvironments(),
    readFreshness(),
    cookies(),
  ])
  if (session === null || !environments.ok) redirect('/sign-in')
  return (
    <FirstFreshness environments={environments.value} freshness={freshness}>
      <Header
        name={session.user.name}
        environments={environments.value}
        theme={themeOf(stored.get('theme')?.value)}
      />
      <main id="main" tabIndex={-1} className="mx-auto max-w-350 px-4 pt-5 pb-20 outline-none sm:px-6">
        <UpdatedNotice />
        <StaleBanner />
        {children}
      </main>
    </FirstFreshness>
  )
}

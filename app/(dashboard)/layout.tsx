import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import { Header } from '#components/shell/header'
import { themeOf } from '#components/shell/theme'
import { readOverview } from '#lib/server/queries'
import { readSession } from '#lib/server/session'

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const [session, overview, stored] = await Promise.all([readSession(), readOverview(), cookies()])
  if (session === null || !overview.ok) redirect('/sign-in')
  return (
    <>
      <Header
        name={session.user.name}
        environments={overview.value}
        theme={themeOf(stored.get('theme')?.value)}
      />
      <main id="main" tabIndex={-1} className="mx-auto max-w-350 px-4 pt-5 pb-20 outline-none sm:px-6">
        {children}
      </main>
    </>
  )
}

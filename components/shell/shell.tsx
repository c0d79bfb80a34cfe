'use client'

import { useEffect, type ReactNode } from 'react'
import { FreshnessProvider } from '#components/freshness/freshness-provider'
import { SheetHost } from '#components/action-sheet/sheet-host'
import { Header } from '#components/shell/header'
import { KnownEnvironments } from '#components/shell/known-environments'
import { StaleBanner } from '#components/freshness/stale-banner'
import type { Theme } from '#components/shell/theme'
import { UnconfirmedNotice } from '#components/shell/unconfirmed-notice'
import { UpdatedNotice } from '#components/shell/updated-notice'
import { keepSession } from '#lib/client/keep-session'
import type { EnvironmentView } from '#lib/domain/environment-view'

/**
 * The frame of each page for people who are signed in. A single client component, because React sends server components
 * around client components twice.
 */
export function Shell({
  name,
  environments,
  theme,
  children,
}: {
  name: string
  environments: EnvironmentView[]
  theme: Theme
  children: ReactNode
}) {
  useEffect(keepSession, [])
  return (
    <FreshnessProvider environments={environments}>
      <Header name={name} environments={environments} theme={theme} />
      <main id="main" tabIndex={-1} className="mx-auto max-w-350 px-4 pt-5 pb-20 outline-none sm:px-6">
        <UpdatedNotice />
        <UnconfirmedNotice />
        <StaleBanner />
        <KnownEnvironments environments={environments}>{children}</KnownEnvironments>
      </main>
      <SheetHost environments={environments} />
    </FreshnessProvider>
  )
}

import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { Providers } from '#components/shell/providers'
import { SkipLink } from '#components/ui/skip-link'
import { themeOf } from '#components/shell/theme'
import { buildName } from '#lib/server/build'
import { ownAddress } from '#lib/runtime/base-path'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Quayside', template: '%s · Quayside' },
  description: 'What runs where, since when, and how to go back',
  robots: { index: false },
  manifest: ownAddress('/manifest.webmanifest'),
  icons: { icon: ownAddress('/icon.svg'), apple: ownAddress('/apple-touch-icon.png') },
}

export const viewport: Viewport = {
  colorScheme: 'light dark',
  // The keyboard of a phone makes the page smaller, so that a sheet and its buttons stay above it.
  interactiveWidget: 'resizes-content',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#15181c' },
  ],
}

/** Every page is rendered per request, because scripts need the nonce of the request (see `proxy.ts`). */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = themeOf((await cookies()).get('theme')?.value)
  return (
    <html lang="en" data-theme={theme}>
      <body>
        <SkipLink href="#main">Skip to the content</SkipLink>
        <Providers renderedAt={readClock()} build={buildName()}>
          {children}
        </Providers>
      </body>
    </html>
  )
}

function readClock(): number {
  return Date.now()
}

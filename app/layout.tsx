import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { Providers } from '#components/shell/providers'
import { themeOf } from '#components/shell/theme'
import { buildName } from '#lib/server/live/build'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Quayside', template: '%s · Quayside' },
  description: 'What runs where, since when, and how to go back',
  robots: { index: false },
  manifest: '/manifest.webmanifest',
  icons: { icon: '/icon.svg', apple: '/apple-touch-icon.png' },
}

export const viewport: Viewport = {
  colorScheme: 'light dark',
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
        <a
          href="#main"
          className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent-fill px-3 py-2 text-on-accent focus:translate-y-0"
        >
          Skip to the content
        </a>
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

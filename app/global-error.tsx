'use client'

import './globals.css'

/** Replaces the complete document when the layout itself fails, so it contains everything it needs. */
export default function GlobalError({ retry }: { retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <main className="mx-auto grid max-w-lg gap-3 px-4 py-24">
          <title>Quayside failed</title>
          <h1 className="text-lg font-semibold">Quayside failed</h1>
          <p role="alert">Nothing in the cluster was changed. The server log has the details.</p>
          <button
            type="button"
            onClick={retry}
            className="justify-self-start rounded-md border border-edge px-3.5 py-1.5"
          >
            Try again
          </button>
        </main>
      </body>
    </html>
  )
}

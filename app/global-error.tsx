'use client'

import './globals.css'

/** Stands in for the whole document when even the layout broke, so it has to bring all of its own. */
export default function GlobalError({ retry }: { retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <main className="mx-auto grid max-w-lg gap-3 px-4 py-24">
          <title>Quayside broke</title>
          <h1 className="text-lg font-semibold">Quayside broke</h1>
          <p role="alert">
            Nothing in the cluster was changed by that. The log of the server says what happened.
          </p>
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

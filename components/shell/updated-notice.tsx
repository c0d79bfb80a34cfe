'use client'

import { Button } from '#components/ui/button'
import { Notice } from '#components/ui/notice'
import type { ReloadReason } from '#lib/client/reload-needed'
import { useReloadReason } from '#lib/client/use-reload-reason'

const WORDS: Record<ReloadReason, string> = {
  updated: 'Quayside was updated. Reload the page.',
  incomplete: 'A part of this page could not be loaded. Reload the page.',
}

/** The page and the server are of different builds: the page may miss new views, and the server may refuse its actions. */
export function UpdatedNotice() {
  const reason = useReloadReason()
  return (
    <div role="status" className={reason !== null ? 'sticky top-2 z-20 mb-4' : ''}>
      {reason !== null && (
        <Notice
          tone="accent"
          action={
            <Button size="small" onClick={() => location.reload()}>
              Reload
            </Button>
          }
        >
          {WORDS[reason]}
        </Notice>
      )}
    </div>
  )
}

'use client'

import { Check } from 'lucide-react'
import { useTabIndex } from '#components/ui/roving'
import { Tooltip } from '#components/ui/tooltip'
import { useCopy } from '#components/ui/copy-button'
import { shortDigest } from '#lib/domain/format'

/** A digest (or pull spec), shortened. Hover and focus show all of it, a click copies it. */
export function Digest({ digest }: { digest: string }) {
  const { copying, copy } = useCopy(digest)
  const tabIndex = useTabIndex()
  const isCopied = copying === 'copied'
  const full = <code className="break-all">{digest}</code>
  return (
    <Tooltip content={isCopied ? 'Copied' : full}>
      <button
        type="button"
        tabIndex={tabIndex}
        // Without this, the click would close the tooltip that says "Copied".
        onPointerDown={(event) => event.preventDefault()}
        onClick={(event) => {
          event.preventDefault()
          copy()
        }}
        className={`-mx-1 inline-flex min-h-6 items-center gap-1 rounded-sm px-1 text-left font-mono text-[0.92em] hover:bg-sunken ${shortDigest(digest) !== digest ? 'whitespace-nowrap' : 'wrap-anywhere'}`}
      >
        <span className="line-clamp-2">{shortDigest(digest)}</span>
        <span className="sr-only">, copy {digest}</span>
        {isCopied && <Check aria-hidden className="size-3 text-good" />}
        <span role="status" className="sr-only">
          {isCopied && 'Copied'}
        </span>
      </button>
    </Tooltip>
  )
}

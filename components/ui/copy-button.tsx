'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from '#components/ui/button'

type Copying = 'idle' | 'copied' | 'failed'

const WORDS: Record<Copying, string> = { idle: 'Copy', copied: 'Copied', failed: 'Copy failed' }

/**
 * Copies a text and shows the result for two seconds: a browser may refuse access to the clipboard.
 * @param text or what makes it, where that takes long
 */
export function useCopy(text: string | (() => string)): { copying: Copying; copy: () => void } {
  const [copying, setCopying] = useState<Copying>('idle')
  useEffect(() => {
    if (copying === 'idle') return
    const timer = setTimeout(() => setCopying('idle'), 2000)
    return () => clearTimeout(timer)
  }, [copying])
  const copy = () => {
    navigator.clipboard.writeText(typeof text === 'string' ? text : text()).then(
      () => setCopying('copied'),
      () => setCopying('failed'),
    )
  }
  return { copying, copy }
}

/** @param what names the text for screen readers: `the commands` */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const { copying, copy } = useCopy(text)
  const Icon = copying === 'copied' ? Check : Copy
  return (
    <Button look="quiet" size="small" onClick={copy}>
      <Icon aria-hidden className="size-3.5" />
      <span aria-live="polite">{WORDS[copying]}</span>
      <span className="sr-only"> {what}</span>
    </Button>
  )
}

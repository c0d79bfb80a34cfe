import { useEffect, useEffectEvent, useRef } from 'react'
import { INPUT_CLASS } from '#components/ui/field'

/**
 * Filters the lanes.
 * @param isAllInPage whether all lanes are in the page, so that the browser's own search finds them: it keeps Ctrl+F
 */
export function FilterInput({
  words,
  onChange,
  isAllInPage,
}: {
  words: string
  onChange: (words: string) => void
  isAllInPage: boolean
}) {
  const input = useRef<HTMLInputElement>(null)
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const { key, ctrlKey, metaKey, shiftKey, altKey } = event
    if (isAllInPage || key.toLowerCase() !== 'f' || ctrlKey === metaKey || shiftKey || altKey) return
    // Pressed again in the filter, it opens the browser's search.
    if (document.activeElement === input.current || document.querySelector('dialog:modal') !== null) return
    event.preventDefault()
    input.current?.focus()
    input.current?.select()
  })
  useEffect(() => {
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
  return (
    <input
      ref={input}
      type="search"
      aria-label="Filter lanes"
      aria-keyshortcuts={isAllInPage ? undefined : 'Control+F Meta+F'}
      placeholder="Filter lanes"
      value={words}
      onChange={(event) => onChange(event.target.value)}
      className={`${INPUT_CLASS} sm:w-48! print:hidden`}
    />
  )
}

import { useEffect, useEffectEvent, useRef } from 'react'
import { INPUT_CLASS } from '#components/ui/field'

/** @param isAllInPage whether the browser's own search finds every lane */
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
    // Whoever presses it again wants the browser's.
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
      className={`${INPUT_CLASS} sm:w-48!`}
    />
  )
}

import type { ComponentProps, ReactNode, Ref } from 'react'
import { Roving, useRovingItem } from '#components/ui/roving'
import { capitalized } from '#lib/domain/format'

/** Flows below each other, as a feed: screen readers read it one by one, and the keyboard enters it with one press of Tab. */
export function FlowList({
  ref,
  id,
  what,
  items,
  isBusy,
  end = 0,
  handlers,
  children,
}: {
  ref?: Ref<HTMLElement>
  /** Where skip links lead. */
  id: string
  /** What each of them is. */
  what: 'lane' | 'source'
  /** The names of those that are rendered. */
  items: string[]
  isBusy: boolean
  /** The height of those below them. */
  end?: number
  /** Of those who attend to it. */
  handlers?: Pick<ComponentProps<'section'>, 'onPointerMove' | 'onPointerLeave' | 'onFocus' | 'onBlur'>
  children: ReactNode
}) {
  return (
    <>
      <section
        ref={ref}
        id={id}
        role="feed"
        aria-label={capitalized(`${what}s`)}
        aria-busy={isBusy}
        aria-describedby={`${id}-keys`}
        data-roving
        className="peer divide-y divide-line rounded-lg border border-line bg-surface [overflow-anchor:none]"
        style={{ paddingBottom: end }}
        {...handlers}
      >
        <Roving items={items}>{children}</Roving>
      </section>
      <p
        id={`${id}-keys`}
        className="pointer-events-none sticky bottom-3 hidden h-0 items-end justify-center peer-has-[article:focus-visible]:flex"
      >
        <span className="rounded-md bg-ink px-2.5 py-1 text-sm text-canvas shadow-lg forced-colors:border">
          ↑ ↓ other {what}s · → ← actions of this {what} · End its last one
        </span>
      </p>
    </>
  )
}

/**
 * @param isTroubled whether a skip link leads here
 * @param place its position, for lists of which only a part is rendered
 */
export function FlowFrame({
  item,
  label,
  isTroubled,
  place,
  children,
}: {
  item: string
  label: string
  isTroubled: boolean
  place: { 'aria-posinset': number; 'aria-setsize': number }
  children: ReactNode
}) {
  return (
    <article
      data-troubled={isTroubled || undefined}
      aria-label={label}
      {...useRovingItem(item)}
      {...place}
      className="-outline-offset-2"
    >
      {children}
    </article>
  )
}

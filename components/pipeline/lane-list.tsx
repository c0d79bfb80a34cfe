import type { ComponentProps, ReactNode, Ref } from 'react'
import { SkipLink } from '#components/ui/skip-link'
import { Roving, useRovingItem } from '#components/ui/roving'

/** The lanes, as a feed: screen readers read it lane by lane, and the keyboard enters it with one press of Tab. */
export function LaneList({
  ref,
  lanes,
  isBusy,
  end = 0,
  handlers,
  children,
}: {
  ref?: Ref<HTMLElement>
  /** The names of the rendered lanes. */
  lanes: string[]
  isBusy: boolean
  /** The height of those below them. */
  end?: number
  /** Of those who attend to it. */
  handlers: Pick<ComponentProps<'section'>, 'onPointerMove' | 'onPointerLeave' | 'onFocus' | 'onBlur'>
  children: ReactNode
}) {
  return (
    <>
      <section
        ref={ref}
        id="lanes"
        role="feed"
        aria-label="Lanes"
        aria-busy={isBusy}
        aria-describedby="lane-keys"
        data-roving
        className="peer divide-y divide-line rounded-lg border border-line bg-surface [overflow-anchor:none]"
        style={{ paddingBottom: end }}
        {...handlers}
      >
        <Roving items={lanes}>{children}</Roving>
      </section>
      <p
        id="lane-keys"
        className="pointer-events-none sticky bottom-3 hidden h-0 items-end justify-center peer-has-[article:focus-visible]:flex"
      >
        <span className="rounded-md bg-ink px-2.5 py-1 text-sm text-canvas shadow-lg forced-colors:border">
          ↑ ↓ other lanes · → ← actions of this lane · End its last one
        </span>
      </p>
    </>
  )
}

/**
 * @param isTroubled whether a skip link leads here
 * @param place its position, for lists of which only a part is rendered
 */
export function LaneFrame({
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

/** To what a person on call comes for, past the header and the filters. */
export function LaneSkipLinks({ isTroubled }: { isTroubled: boolean }) {
  return (
    <>
      {isTroubled && (
        <SkipLink href="#lanes" best="#lanes [data-troubled]">
          Skip to the first problem
        </SkipLink>
      )}
      <SkipLink href="#lanes" best="#lanes [data-item][tabindex='0']">
        Skip to the lanes
      </SkipLink>
    </>
  )
}

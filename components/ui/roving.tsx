'use client'

import { createContext, use, useState, type KeyboardEvent, type ReactNode } from 'react'

/** Links and buttons of an item. A radio button is left out: the arrow keys choose it. */
const CONTROLS = 'a[href], button:not(:disabled), summary'

type Stop = { item: string | undefined; choose: (item: string) => void }

const StopContext = createContext<Stop | null>(null)

/**
 * A list that Tab enters and leaves with one press. Inside, the arrow keys move: up and down between the items (Page Up and Page
 * Down, too, as in a feed), right and left through the links and buttons of one item.
 * @param items the keys of the rendered items
 */
export function Roving({ items, children }: { items: string[]; children: ReactNode }) {
  const [chosen, choose] = useState('')
  const item = items.includes(chosen) ? chosen : items[0]
  return <StopContext value={{ item, choose }}>{children}</StopContext>
}

/** A part of an item that Tab goes through as usual. */
export function NotRoving({ children }: { children: ReactNode }) {
  return <StopContext value={null}>{children}</StopContext>
}

/** For the element of an item. Outside a roving list it is none. */
export function useRovingItem(item: string) {
  const stop = use(StopContext)
  if (stop === null) return {}
  return {
    'data-item': item,
    tabIndex: stop.item === item ? 0 : -1,
    onFocus: () => stop.choose(item),
    onKeyDown: move,
  }
}

/** For each link and button that can be in an item: the arrow keys reach it there. */
export function useTabIndex(): -1 | undefined {
  return use(StopContext) === null ? undefined : -1
}

function move(event: KeyboardEvent<HTMLElement>): void {
  const { key, target, currentTarget, defaultPrevented } = event
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey
  const isOver = !(target instanceof HTMLElement) || target.matches('input, select, textarea')
  if (!isPlain || isOver || defaultPrevented) return
  const next = nextOf(key, currentTarget, target)
  if (next === undefined) return
  event.preventDefault()
  next.focus()
}

/** Where a key leads to; undefined where it keeps its usual meaning. */
function nextOf(key: string, item: HTMLElement, from: HTMLElement): HTMLElement | undefined {
  const controls = () =>
    [...item.querySelectorAll<HTMLElement>(CONTROLS)].filter((control) => control.checkVisibility())
  const beside = (step: number) => {
    const all = [item, ...controls()]
    return all[Math.min(Math.max(all.indexOf(from) + step, 0), all.length - 1)]
  }
  switch (key) {
    case 'ArrowRight':
      return beside(1)
    case 'ArrowLeft':
      return beside(-1)
    case 'Home':
      return controls()[0]
    case 'End':
      return controls().at(-1)
    case 'ArrowDown':
    case 'PageDown':
      return itemBeside(item, 1)
    case 'ArrowUp':
    case 'PageUp':
      return itemBeside(item, -1)
    default:
      return undefined
  }
}

/** The items of one list have the same parent, or each its own one inside that. */
function itemBeside(item: HTMLElement, step: number): HTMLElement {
  const items = [...(item.closest('[data-roving]')?.querySelectorAll<HTMLElement>('[data-item]') ?? [])]
  return items[items.indexOf(item) + step] ?? item
}

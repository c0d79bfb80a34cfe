'use client'

import { useState, type FocusEvent, type MouseEvent, type PointerEvent } from 'react'

/** Where pointer or focus is: `x` is null for a whole band. */
export type Place = { band: string; x: number | null }

/** From where to where a pointer is dragged, in pixels of the bands. `left`: where these begin on the screen. */
export type Drag = { left: number; width: number; from: number; to: number }

/** Less is a click. */
const LEAST_PIXELS = 5

export const isDragged = ({ from, to }: Drag) => Math.abs(to - from) >= LEAST_PIXELS

type Wanted = {
  onDrag: (from: number, to: number) => void
  /** @param share where in the picture, from 0 to 1 */
  onDoubleClick: (share: number) => void
}

/**
 * Pointer and focus in the list of bands, each of which has its key in `data-plot`. One listener serves all bands. A click and the focus
 * keep their place, so that the pointer can go to what is written about it, and Tab to its links.
 */
export function usePointer({ onDrag, onDoubleClick }: Wanted) {
  const [pointed, setPointed] = useState<Place | null>(null)
  const [kept, setKept] = useState<Place | null>(null)
  const [drag, setDrag] = useState<Drag | null>(null)
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      const plot = plotOf(event.target)
      if (plot === null || event.button !== 0 || !event.isPrimary) return
      const { left, width } = plot.getBoundingClientRect()
      const x = xIn({ left, width }, event.clientX)
      setDrag({ left, width, from: x, to: x })
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (drag !== null && event.buttons === 0) setDrag(null)
      else if (drag !== null) {
        const next = { ...drag, to: xIn(drag, event.clientX) }
        // Only then, so that a click still puts the focus on its band.
        if (isDragged(next)) event.currentTarget.setPointerCapture(event.pointerId)
        setDrag(next)
      } else setPointed(placeOf(event))
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      setDrag(null)
      if (drag === null) return
      // The last move may not be rendered yet.
      const ended = { ...drag, to: xIn(drag, event.clientX) }
      if (isDragged(ended)) onDrag(ended.from, ended.to)
      else setKept(placeOf(event))
    },
    onPointerCancel: () => setDrag(null),
    onPointerLeave: () => setPointed(null),
    onDoubleClick: (event: MouseEvent<HTMLElement>) => {
      const box = plotOf(event.target)?.getBoundingClientRect()
      if (box !== undefined) onDoubleClick(xIn(box, event.clientX) / box.width)
    },
  }
  /** For what has the bands and the words about them. */
  const focus = {
    onFocus: ({ target }: FocusEvent<HTMLElement>) => {
      const band = plotOf(target)?.dataset.plot
      if (band === undefined) return
      setPointed(null)
      // A tap gives the focus to its band after it kept its place.
      setKept((before) => (before?.band === band ? before : { band, x: null }))
    },
    onBlur: ({ currentTarget, relatedTarget }: FocusEvent<HTMLElement>) => {
      if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setKept(null)
    },
  }
  return { place: pointed ?? kept, drag, stopDrag: () => setDrag(null), handlers, focus }
}

function placeOf({ target, clientX }: PointerEvent<HTMLElement>): Place | null {
  const plot = plotOf(target)
  const band = plot?.dataset.plot
  return plot && band !== undefined ? { band, x: xIn(plot.getBoundingClientRect(), clientX) } : null
}

function plotOf(target: EventTarget): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-plot]') : null
}

function xIn({ left, width }: { left: number; width: number }, clientX: number): number {
  return Math.round(Math.min(Math.max(clientX - left, 0), width - 1))
}

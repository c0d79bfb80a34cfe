import type { Bench } from './bench'

type Target = { atMost: number }

/** What is measured, and its target; null for what is only told beside other figures. */
export type Row = { name: string; unit: string; target: Target | null }

/** `measure` returns one value per row, in the same order; NaN for what could not be measured. */
export type Measurement = { rows: readonly Row[]; measure: (bench: Bench) => Promise<number[]> }

/** A row with its value; null if it could not be measured. Without a target, nothing is met or missed. */
export type Figure = {
  name: string
  value: number | null
  unit: string
  target: string | null
  met: boolean | null
}

export function figureOf({ name, unit, target }: Row, measured: number | undefined): Figure {
  const value = measured === undefined || Number.isNaN(measured) ? null : roundedTo3(measured)
  if (target === null) return { name, value, unit, target, met: null }
  const met = value !== null && value <= target.atMost
  return { name, value, unit, target: `<= ${target.atMost}`, met }
}

function roundedTo3(value: number): number {
  return Math.round(value * 1000) / 1000
}

import type { Bench } from './bench'

type Target = { atMost: number } | { atLeast: number }

/** What is measured, and its target. */
export type Row = { name: string; unit: string; target: Target }

/** `measure` returns one value per row, in the same order. */
export type Measurement = { rows: readonly Row[]; measure: (bench: Bench) => Promise<number[]> }

/** A row with its value; null if it could not be measured. */
export type Figure = { name: string; value: number | null; unit: string; target: string; met: boolean }

export function figureOf({ name, unit, target }: Row, measured: number | undefined): Figure {
  const value = measured === undefined || Number.isNaN(measured) ? null : roundedTo3(measured)
  return { name, value, unit, target: formatTarget(target), met: value !== null && isMet(value, target) }
}

function isMet(value: number, target: Target): boolean {
  return 'atMost' in target ? value <= target.atMost : value >= target.atLeast
}

function formatTarget(target: Target): string {
  return 'atMost' in target ? `<= ${target.atMost}` : `>= ${target.atLeast}`
}

function roundedTo3(value: number): number {
  return Math.round(value * 1000) / 1000
}

import { DAY, WEEK, type Clock } from './clock'
import type { Lane } from './lane'
import { commitOf, hexOf } from './names'

export const WEEKS = 34

/** What came to `main` and is built for a lane, newest first; with the commits that there are where no git is. */
export function mergesOf({ stream, daysPerMerge }: Lane, { now }: Clock): { at: number; commit: string }[] {
  return Array.from({ length: Math.floor((WEEKS * WEEK) / (daysPerMerge * DAY)) }, (_, index) => {
    const unevenness = parseInt(hexOf(`${stream} ${index}`, 2), 16) / 512
    return {
      at: now - (index + 0.4 + unevenness) * daysPerMerge * DAY,
      commit: commitOf(`${stream} ${index}`),
    }
  })
}

/**
 * How many each gets where all together get `most`: as evenly as can be. What one does not want, the others have; of a rest that
 * cannot be divided, the first ones have one each.
 */
export function fairShares(wanted: readonly number[], most: number): number[] {
  const shares = new Map<number, number>()
  let left = most
  const modestFirst = [...wanted.entries()].sort(([i, a], [j, b]) => a - b || j - i)
  for (const [index, number] of modestFirst) {
    const share = Math.min(number, Math.floor(left / (wanted.length - shares.size)))
    shares.set(index, share)
    left -= share
  }
  return wanted.map((_, index) => shares.get(index) ?? 0)
}

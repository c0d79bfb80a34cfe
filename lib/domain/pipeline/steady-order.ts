/**
 * The lanes in the order in which somebody reads them: who was there keeps the place, and who came takes one that became free. What is
 * under a pointer must not change while it is about to be pressed.
 * @param shown the keys in the order on the screen
 * @param now the same lanes as they are ordered now
 */
export function inSteadyOrder<T extends { key: string }>(shown: readonly string[], now: readonly T[]): T[] {
  const left = new Map(now.map((each) => [each.key, each]))
  const kept = shown.map((key) => {
    const lane = left.get(key)
    left.delete(key)
    return lane
  })
  const come = [...left.values()]
  return [...kept.flatMap((lane) => lane ?? come.shift() ?? []), ...come]
}

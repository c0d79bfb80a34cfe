import fc from 'fast-check'

/** Parents of each commit, as places before it. */
export type Graph = number[][]

const MOST = 9

/** Histories of a few commits: lines, branches, merges, and several roots. Two of them are chosen. */
export const graphs = fc
  .array(fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 0, max: 9 })), { minLength: 1, maxLength: MOST })
  .map((choices): Graph =>
    choices.map(([first, second, kind], place) => {
      if (place === 0 || kind === 0) return []
      return kind > 6 ? [...new Set([first % place, second % place])] : [first % place]
    }),
  )
  .chain((graph) => {
    const place = fc.nat({ max: graph.length - 1 })
    return fc.record({ graph: fc.constant(graph), base: place, head: place })
  })

/** A commit and all before it, counted without git. */
export function historyOf(graph: Graph, place: number): Set<number> {
  const found = new Set<number>()
  const open = [place]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue
    found.add(next)
    open.push(...(graph[next] ?? []))
  }
  return found
}

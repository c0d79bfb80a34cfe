import { describe, expect, it } from 'vitest'
import { Pairing } from './pairing'
import type { WatchEvent } from './read-watch'
import { COUNTS_BETWEEN, watchDifferences } from './watch-differences'

type Counts = { replicas?: number; unavailableReplicas?: number; observedGeneration?: number }

function write(version: number, status: Counts, { kind = 'Deployment', cause = 'a' } = {}): WatchEvent {
  const annotations = { 'kubernetes.io/change-cause': cause }
  const metadata = { name: 'worker', uid: '1', resourceVersion: String(version), annotations }
  return { type: 'MODIFIED', object: { kind, metadata, status } }
}

const pathsOf = (recorded: WatchEvent[], actual: WatchEvent[]) =>
  watchDifferences(recorded, actual, new Pairing()).map(({ path }) => path)

describe('the events of one object', () => {
  const first = write(1, { observedGeneration: 1 })
  const between = write(2, { observedGeneration: 1, unavailableReplicas: 1 })
  const last = write(3, { observedGeneration: 1, replicas: 1, unavailableReplicas: 1 })

  it('differ in the counts between two statuses of a Deployment', () => {
    expect(pathsOf([first, last], [first, between, last])).toEqual([COUNTS_BETWEEN])
    expect(pathsOf([first, between, last], [first, between, last])).toEqual([])
  })

  it.each([
    ['a status that was recorded is missing', [first, between, last], [first, last]],
    ['it is the last one', [first], [first, between]],
    ['it is the first one', [last], [between, last]],
    ['it observes another generation', [first, last], [first, write(2, { observedGeneration: 2 }), last]],
    [
      'it changes an annotation',
      [first, last],
      [first, write(2, { observedGeneration: 1 }, { cause: 'b' }), last],
    ],
    [
      'there are two of them',
      [first, last],
      [first, between, write(3, { observedGeneration: 1, replicas: 2 }), last],
    ],
  ])('differ as a whole if %s', (_, recorded, actual) => {
    const paths = pathsOf(recorded, actual)
    expect(paths).not.toEqual([])
    expect(paths).not.toContain(COUNTS_BETWEEN)
  })

  it('differ as a whole if it is no Deployment', () => {
    const events = [1, 2, 3].map((replicas) => write(replicas, { replicas }, { kind: 'StatefulSet' }))
    expect(pathsOf(events.toSpliced(1, 1), events)).not.toContain(COUNTS_BETWEEN)
  })
})

import { createHash } from 'node:crypto'
import type { Bringer, Fact, Failure, RunFact, Time } from '#lib/domain/chronicle/facts'
import { inSeconds } from '#lib/domain/chronicle/times'
import { imageFact, markFact, runFact } from '#lib/domain/testing/test-facts'

const WEEK_S = 7 * 86_400
const FIRST_S = Date.parse('2026-01-06T02:00:00Z') / 1_000

type Lane = { stream: string; repository: string; workloads: RunFact['workload'][] }

const LANES: Lane[] = [
  laneOf('packit-worker', 'quay.io/packit/packit-worker', [
    { kind: 'StatefulSet', name: 'packit-worker-short-running' },
    { kind: 'StatefulSet', name: 'packit-worker-long-running' },
    { kind: 'Deployment', name: 'packit-service-beat' },
  ]),
  ...['packit-service', 'packit-service-fedmsg', 'packit-dashboard', 'tokman'].map((name) =>
    laneOf(name, `quay.io/packit/${name}`, [{ kind: 'Deployment', name }]),
  ),
]

function laneOf(stream: string, repository: string, workloads: RunFact['workload'][]): Lane {
  return { stream, repository, workloads }
}

/**
 * So many facts as an environment like Packit's production writes them, oldest first: a CronJob imports each week, people import and pin between that, some images
 * crash, templates change without an image. The last images of all go on.
 */
export function packitFacts(count: number): Fact[] {
  const facts: Fact[] = []
  for (let week = 0; facts.length < count; week += 1)
    facts.push(...LANES.flatMap((lane, place) => factsOfWeek(lane, week, place)))
  return facts.slice(0, count)
}

function factsOfWeek({ stream, repository, workloads }: Lane, week: number, place: number): Fact[] {
  const begin = FIRST_S + week * WEEK_S + place * 7
  const turn = week * LANES.length + place
  const image = `sha256:${createHash('sha256').update(`${stream} ${week}`).digest('hex')}`
  const until = exactly(begin + WEEK_S)
  const imported = imageFact({
    stream,
    image,
    repository,
    importedAt: at(begin),
    broughtBy: [bringerOf(turn)],
    committedAt: turn % 2 === 0 ? at(begin - 50_000 - turn) : null,
    until,
  })
  const runs = workloads.flatMap((workload, index): Fact[] => {
    const madeAt = begin + 2 + index
    const hasRestart = turn % 4 === 0
    const changedAt = madeAt + 300_000 + turn
    const run = runFact({
      workload,
      container: stream,
      image,
      revision: week * 2 + 1,
      madeAt: at(madeAt),
      from: exactly(madeAt),
      readyAt: at(madeAt + 12 + (turn % 40)),
      healthyAt: at(madeAt + 35 + (turn % 70)),
      failure: turn % 8 === 0 ? failureAt(madeAt + 70_000, turn) : null,
      until: hasRestart ? exactly(changedAt) : until,
    })
    if (!hasRestart) return [run]
    // The template changed, and not the image.
    const again = { revision: week * 2 + 2, madeAt: at(changedAt), from: exactly(changedAt) }
    return [
      run,
      { ...run, ...again, failure: null, readyAt: at(changedAt + 14), healthyAt: at(changedAt + 41), until },
    ]
  })
  const marked = markFact({ image, at: at(begin + 90_000), reason: `it loses jobs since ${at(begin)}` })
  return [imported, ...runs, ...(turn % 32 === 0 ? [marked] : [])]
}

function bringerOf(turn: number): Bringer {
  if (turn % 6 === 0)
    return { kind: 'operation', id: `mf3k2x1a-${(0x1a2b3c4d + turn).toString(16)}`, by: 'Ola Nowak' }
  if (turn % 15 === 1) return { kind: 'client', manager: 'oc' }
  return { kind: 'job', cronJob: 'import-images' }
}

function failureAt(second: number, turn: number): Failure {
  const [first, last] = [at(second), at(second + 3_600 + turn)]
  return turn % 16 === 0
    ? { first, last, restarts: 14, reason: 'OOMKilled', exitCode: 137, over: at(second + 4_000 + turn) }
    : { first, last, restarts: 0, reason: 'ImagePullBackOff', exitCode: null }
}

function at(second: number): string {
  return inSeconds(second * 1_000) ?? ''
}

function exactly(second: number): Time {
  return { at: at(second), known: 'exact' }
}

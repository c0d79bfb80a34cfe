import { DAY, HOUR, MINUTE, WEEK, type Clock } from '../../seed/clock'
import { hexOf } from '../../seed/names'
import { LANES } from '../../seed/lanes'
import { mergesOf, WEEKS } from '../../seed/lane'
import { BUILD_TIME, type Move, type SourceSpec } from './packit-sources'

/** When each commit came to `main`, oldest first; the last ones are those of `recent`. */
export type Mainline = { times: number[]; moves: (Move & { place: number })[] }

/** The lanes whose images are built from a repository. */
export function lanesBuiltFrom(name: string) {
  return LANES.filter(({ source }) => source.endsWith(`/${name}`))
}

/** `main` has a commit for each merge that is built for staging, and `stable` moves on Mondays to what `main` has then. */
export function mainlineOf(spec: SourceSpec, clock: Clock): Mainline {
  const { recent, moves = () => [] } = spec
  const given = moves(clock)
  const mondays = Array.from(
    { length: WEEKS },
    (_, week) => clock.weeklyImport(week) - 12 * HOUR - BUILD_TIME,
  )
  const whole = [...mondays, ...given.filter(({ to }) => to === undefined).map(({ at }) => at)]
  const lastWhole = Math.max(...whole)
  const all = timesOf(spec, clock, lastWhole)
  const before = all.filter((at) => at <= lastWhole)
  const after = withFillers(
    all.filter((at) => at > lastWhole),
    recent.length,
    lastWhole,
    clock.now,
  )
  const times = [...before, ...after]
  const placed = [...whole.map((at) => ({ at })), ...given.filter(({ to }) => to !== undefined)].map(
    (move: Move) => ({
      ...move,
      place: move.to === undefined ? times.findLastIndex((at) => at <= move.at) : before.length + move.to - 1,
    }),
  )
  return { times, moves: placed.filter(({ place }) => place >= 0).sort((a, b) => a.at - b.at) }
}

function timesOf({ name, daysPerCommit }: SourceSpec, clock: Clock, lastWhole: number): number[] {
  const lanes = lanesBuiltFrom(name)
  const merges = lanes.flatMap((lane) => mergesOf(lane, clock))
  const inStaging = lanes
    .flatMap(({ incidents }) => incidents?.stg?.(clock) ?? [])
    .filter(({ kind }) => kind === 'push')
  const built = [...merges, ...inStaging].map(({ at }) => at - MINUTE)
  // One that the second move of a Monday brings.
  const extra = lanes.length > 1 ? [lastWhole - 10 * MINUTE] : []
  return [...built, ...extra, ...(daysPerCommit ? ownTimes(name, daysPerCommit, lastWhole) : [])].sort(
    (a, b) => a - b,
  )
}

function ownTimes(name: string, daysPerCommit: number, lastWhole: number): number[] {
  return Array.from({ length: Math.floor((WEEKS * WEEK) / (daysPerCommit * DAY)) }, (_, index) => {
    const unevenness = parseInt(hexOf(`${name} ${index}`, 2), 16) / 512
    return lastWhole - (index + 0.1 + unevenness) * daysPerCommit * DAY
  })
}

/** As many as are wanted: further ones come before those that there are, and two hours ago at the latest. */
function withFillers(times: number[], wanted: number, from: number, now: number): number[] {
  const count = Math.max(wanted - times.length, 0)
  const until = Math.min(...times, now - 2 * HOUR)
  const fillers = Array.from(
    { length: count },
    (_, index) => from + ((index + 1) * (until - from)) / (count + 1),
  )
  return [...fillers, ...times]
}

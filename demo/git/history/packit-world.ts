import type { BuiltCommits, CommitsOf } from '../../seed/tag-history'
import type { Clock } from '../../seed/clock'
import { HOUR, MINUTE } from '../../seed/clock'
import { hexOf } from '../../seed/names'
import type { GitHosts, PlannedRepository } from '../git-hosts'
import type { HostedRepository } from '../hosted-repository'
import { lanesBuiltFrom } from './mainline'
import { BUILD_TIME, PACKIT_SOURCES, type SourceSpec } from './packit-sources'
import { planSource, type SourcePlan } from './plan-history'

export const WORKFLOW = 'rebuild-and-push-images.yml'

/** How many of the last builds of a repository its host still knows. */
const KNOWN_BUILDS = 6

/** Makes the repositories of the Packit team anew, with their builds, and answers with the commits that images are built of. */
export async function resetPackitWorld(hosts: GitHosts, clock: Clock): Promise<CommitsOf> {
  const plans = PACKIT_SOURCES.map((spec) => ({ spec, plan: planSource(spec, clock) }))
  const ids = await hosts.reset(plans.map(({ spec, plan }) => plannedRepository(spec, plan)))
  const built = new Map<string, BuiltCommits>()
  for (const { spec, plan } of plans) {
    const made = ids.get(spec.name) ?? []
    const repository = hosts.world.repositories.get(spec.name)
    const shaAt = (place: number) => made[plan.places[place] ?? 0] ?? ''
    if (repository) putBuilds(hosts, repository, spec, plan, shaAt, clock)
    if (spec.redCheck) hosts.checks.put(made.at(-1) ?? '', spec.redCheck, 'failure')
    built.set(spec.name, builtCommits(plan, shaAt))
  }
  return (source) => [...built].find(([name]) => source.endsWith(`/${name}`))?.[1]
}

function plannedRepository({ name, forge, checks }: SourceSpec, { history }: SourcePlan): PlannedRepository {
  const streams = lanesBuiltFrom(name).map(({ stream }) => stream)
  return { name, forge, checks, history, build: streams.length > 0 ? { workflow: WORKFLOW, streams } : null }
}

function builtCommits(
  { mainline: { times, moves } }: SourcePlan,
  shaAt: (place: number) => string,
): BuiltCommits {
  const known = (place: number) => (place < 0 ? undefined : shaAt(place))
  return {
    main: (at) => known(times.findLastIndex((time) => time <= at)),
    stable: (at) => known(moves.findLast((move) => move.at <= at)?.place ?? -1),
  }
}

/** A build for each of the last moves of `stable`. */
function putBuilds(
  { builds }: GitHosts,
  repository: HostedRepository,
  { name, lastBuild }: SourceSpec,
  { mainline: { moves } }: SourcePlan,
  shaAt: (place: number) => string,
  clock: Clock,
): void {
  const real = moves.filter(({ place }, index) => place !== moves[index - 1]?.place).slice(-KNOWN_BUILDS)
  for (const { at, place } of real) {
    const isLast = place === real.at(-1)?.place
    const course = isLast ? lastBuild : undefined
    const seconds = (BUILD_TIME - (parseInt(hexOf(`${name} ${at}`, 2), 16) % 5) * MINUTE) / 1000
    if (course === undefined || course === 'is under way')
      builds.begin(repository, shaAt(place), at, { outcome: 'succeeds', seconds })
    // It is over in any case, even if it began just now.
    else
      builds.begin(
        repository,
        shaAt(place),
        at,
        failedCourse(course, Math.min(seconds, (clock.now - at) / 2000)),
      )
  }
  const [last] = builds.of(repository)
  if (lastBuild === 'was made again for packit-worker' && last)
    builds.rerun(repository, last, { seconds: MINUTE / 1000 }, clock.recently(3 * HOUR) - MINUTE)
}

function failedCourse(course: 'fails' | 'was made again for packit-worker', seconds: number) {
  return { outcome: 'fails', seconds, ...(course === 'fails' ? {} : { job: 'packit-worker' }) } as const
}

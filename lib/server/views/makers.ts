import 'server-only'
import type { WorkloadKind } from '#lib/kubernetes/objects'
import type { RevisionDiff } from '#lib/domain/workload/workload-views'
import { SHORT_LIMIT, LONG_LIMIT, type TimeLimit } from '#lib/runtime/time-limit'
import type { Grant } from '#lib/server/auth/authorize'
import { aboutFor } from '#lib/server/views/about-views'
import { environmentsFor } from '#lib/server/views/environment-comparison-views'
import { freshnessFor } from '#lib/server/views/freshness'
import { comparisonFor, imageFor, packagesFor, prunedFor } from '#lib/server/views/image-views'
import { activityFor, operationFor } from '#lib/server/views/operation-views'
import { pictureFor } from '#lib/server/views/picture-views'
import { podLogFor } from '#lib/server/views/pod-log-views'
import { commitsFor, promotionFor } from '#lib/server/views/promotion-views'
import { NO_VIEW, type Queried } from '#lib/server/views/query-result'
import { jobLogFor, scheduleFor } from '#lib/server/views/schedule-views'
import { timelineFor } from '#lib/server/views/timeline-views'
import {
  overviewFor,
  pipelineFor,
  revisionDiffFor,
  searchFor,
  tagFor,
  workloadFor,
} from '#lib/server/views/views'
import type { ParamsOf, ViewName, ViewOf } from '#lib/views/views'

/**
 * @param grants of the one environment of the view, of the two that it compares, or of all that the person may see
 * @param timeLimit given when a view is made again and again; otherwise a view waits as long as it thinks best
 */
type Maker<P, V> = (grants: readonly Grant[], params: P, timeLimit?: TimeLimit) => Promise<Queried<V>>

/** Pages, the API and the event stream all make their views here, so they show the same. */
export const MAKERS: { [K in ViewName]: Maker<ParamsOf<K>, ViewOf<K>> } = {
  overview: (grants, _params, timeLimit = SHORT_LIMIT) => overviewFor(grants, timeLimit),
  pipeline: ofOne((grant, { words, concern, order, page }, timeLimit = SHORT_LIMIT) =>
    pipelineFor(grant, { words, concern }, order, page, timeLimit),
  ),
  freshness: ofOne(({ environment }) => Promise.resolve({ ok: true, value: freshnessFor(environment) })),
  search: ofOne((grant, { words }) => searchFor(grant, words)),
  tag: ofOne((grant, { stream, tag }, timeLimit = LONG_LIMIT) => tagFor(grant, stream, tag, timeLimit)),
  pruned: ofOne((grant, named) => prunedFor(grant, named)),
  image: ofOne((grant, { digest, ...named }) => imageFor(grant, named, digest)),
  comparison: ofOne((grant, { stream, tag, ...images }) => comparisonFor(grant, { stream, tag }, images)),
  packages: ofOne((grant, { stream, tag, ...images }) => packagesFor(grant, { stream, tag }, images)),
  deployment: workload('Deployment'),
  deploymentDiff: diff('Deployment'),
  statefulSet: workload('StatefulSet'),
  statefulSetDiff: diff('StatefulSet'),
  schedule: ofOne((grant, _params, timeLimit = LONG_LIMIT) => scheduleFor(grant, timeLimit)),
  jobLog: ofOne((grant, { cronJob, job }) => jobLogFor(grant, cronJob, job)),
  podLog: ofOne((grant, container) => podLogFor(grant, container)),
  promotion: ofOne((grant, _params, timeLimit = LONG_LIMIT) => promotionFor(grant, timeLimit)),
  commits: ofOne((grant, { repository, from, to }) => commitsFor(grant, repository, from, to)),
  about: (grants) => aboutFor(grants),
  environments: (grants, _params, timeLimit = LONG_LIMIT) => environmentsFor(grants, timeLimit),
  activity: ofOne((grant, { environment: _environment, ...filter }, timeLimit = LONG_LIMIT) =>
    activityFor(grant, filter, timeLimit),
  ),
  timeline: ofOne((grant, { environment: _environment, ...filter }, timeLimit = LONG_LIMIT) =>
    timelineFor([grant], filter, timeLimit),
  ),
  timelines: (grants, filter, timeLimit = SHORT_LIMIT) => timelineFor(grants, filter, timeLimit),
  picture: ofOne((grant, { lane }, timeLimit = LONG_LIMIT) => pictureFor([grant], lane, timeLimit)),
  pictures: (grants, { lane }, timeLimit = SHORT_LIMIT) => pictureFor(grants, lane, timeLimit),
  operation: ofOne((grant, { id }, timeLimit = LONG_LIMIT) => operationFor(grant, id, timeLimit)),
}

function ofOne<P, V>(
  make: (grant: Grant, params: P, timeLimit?: TimeLimit) => Promise<Queried<V>>,
): Maker<P, V> {
  return ([grant], params, timeLimit) =>
    grant === undefined ? Promise.resolve(NO_VIEW) : make(grant, params, timeLimit)
}

function workload(kind: WorkloadKind): Maker<ParamsOf<'deployment'>, ViewOf<'deployment'>> {
  return ofOne((grant, { name }, timeLimit = LONG_LIMIT) => workloadFor(grant, { kind, name }, timeLimit))
}

function diff(kind: WorkloadKind): Maker<ParamsOf<'deploymentDiff'>, RevisionDiff> {
  return ofOne((grant, { name, from, to }) => {
    if (isRevision(from) && isRevision(to)) return revisionDiffFor(grant, { kind, name }, from, to)
    const message = 'from and to must be revision numbers, for example ?from=3&to=5.'
    return Promise.resolve({ ok: false, error: { code: 'invalid', message } })
  })
}

function isRevision(number: number): boolean {
  return Number.isInteger(number) && number > 0
}

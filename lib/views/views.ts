import type { EnvironmentComparison } from '#lib/domain/comparison/environment-comparison'
import type { PodLog } from '#lib/domain/container/pod-log'
import type { FreshnessView } from '#lib/domain/freshness'
import type { ImageComparison, ImageDetails, PackageComparison } from '#lib/domain/image/image-views'
import type { AboutView } from '#lib/domain/installation/about-view'
import type { OverviewCard, PipelineView } from '#lib/domain/pipeline/pipeline-views'
import type { CommitsView, PromotionView } from '#lib/domain/promotion/promotion-views'
import type { EnvironmentSchedule, JobLog } from '#lib/domain/schedule/schedule-view'
import { KINDS } from '#lib/domain/snapshot'
import type { PrunedView } from '#lib/domain/stream-tag/pruned-images'
import type { TagView } from '#lib/domain/stream-tag/tag-views'
import type { PictureView } from '#lib/domain/workload-page/environment-picture'
import type { WorkloadView } from '#lib/domain/workload-page/workload-page-view'
import type { RevisionDiff } from '#lib/domain/workload/workload-views'
import type { ActivityView } from '#lib/plan/records/activity-view'
import type { OperationView } from '#lib/plan/records/operation-view'
import type { TimelineView } from '#lib/plan/records/timeline-view'
import type { SearchView } from '#lib/plan/search'
import {
  ACTIVITY,
  COMMITS,
  CONTAINER,
  IMAGES,
  LANE,
  LANES,
  NO_SEARCH,
  REVISIONS,
  TIMELINE,
  TWO_ENVIRONMENTS,
  WORDS,
} from '#lib/views/search'
import { view } from '#lib/views/view'

const TAG = '/[environment]/image-streams/[stream]/[tag]'
const COMPARISON = '/[environment]/image-streams/[stream]/[tag]/compare'
const OPERATION = '/[environment]/operations/[id]'
const DEPLOYMENT = '/[environment]/deployments/[name]'
const STATEFUL_SET = '/[environment]/stateful-sets/[name]'
const PROMOTION = '/[environment]/promotion'
const SCHEDULE = '/[environment]/schedule'

/** Image streams only tell the page of a workload where its images come from. */
const PODS_AND_REVISIONS = ['replicaSets', 'controllerRevisions', 'pods'] as const
const OF_DEPLOYMENT = ['deployments', ...PODS_AND_REVISIONS] as const
const OF_STATEFUL_SET = ['statefulSets', ...PODS_AND_REVISIONS] as const

/**
 * Everything that Quayside shows. The makers of the server, the queries of the browser, the topics of the event stream, the
 * route names of the metrics, links and freshness all come from here.
 */
export const VIEWS = {
  overview: view<OverviewCard[]>()({
    path: '',
    page: '/',
    search: NO_SEARCH,
    needs: KINDS,
    isLive: true,
  }),
  pipeline: view<PipelineView>()({
    path: '/[environment]/pipeline',
    page: '/[environment]',
    search: LANES,
    needs: KINDS,
    isLive: true,
  }),
  freshness: view<FreshnessView>()({
    path: '/[environment]/freshness',
    page: null,
    search: NO_SEARCH,
    needs: KINDS,
    isLive: true,
  }),
  search: view<SearchView>()({
    path: '/[environment]/search',
    page: null,
    search: WORDS,
    needs: ['imageStreams', 'deployments', 'statefulSets'],
    isLive: false,
  }),
  tag: view<TagView>()({ path: TAG, page: TAG, search: NO_SEARCH, needs: KINDS, isLive: true }),
  /** Apart from the tag, because a registry is asked, and only while somebody looks. */
  pruned: view<PrunedView>()({
    path: '/[environment]/image-streams/[stream]/[tag]/pruned',
    page: null,
    search: NO_SEARCH,
    needs: ['imageStreams'],
    isLive: false,
  }),
  image: view<ImageDetails>()({
    path: '/[environment]/image-streams/[stream]/[tag]/images/[digest]',
    page: null,
    search: NO_SEARCH,
    needs: ['imageStreams'],
    isLive: false,
  }),
  /** Its page shows the tag, too. */
  comparison: view<ImageComparison>()({
    path: COMPARISON,
    page: COMPARISON,
    search: IMAGES,
    needs: KINDS,
    isLive: false,
  }),
  /** Apart from the comparison, because a registry is asked while that is already shown. */
  packages: view<PackageComparison>()({
    path: '/[environment]/image-streams/[stream]/[tag]/packages',
    page: null,
    search: IMAGES,
    needs: ['imageStreams'],
    isLive: false,
  }),
  deployment: view<WorkloadView>()({
    path: DEPLOYMENT,
    page: DEPLOYMENT,
    search: NO_SEARCH,
    needs: OF_DEPLOYMENT,
    isLive: true,
  }),
  deploymentDiff: view<RevisionDiff>()({
    path: '/[environment]/deployments/[name]/diff',
    page: null,
    search: REVISIONS,
    needs: OF_DEPLOYMENT,
    isLive: false,
  }),
  statefulSet: view<WorkloadView>()({
    path: STATEFUL_SET,
    page: STATEFUL_SET,
    search: NO_SEARCH,
    needs: OF_STATEFUL_SET,
    isLive: true,
  }),
  statefulSetDiff: view<RevisionDiff>()({
    path: '/[environment]/stateful-sets/[name]/diff',
    page: null,
    search: REVISIONS,
    needs: OF_STATEFUL_SET,
    isLive: false,
  }),
  schedule: view<EnvironmentSchedule>()({
    path: SCHEDULE,
    page: SCHEDULE,
    search: NO_SEARCH,
    needs: ['imageStreams', 'pods'],
    isLive: true,
  }),
  jobLog: view<JobLog>()({
    path: '/[environment]/cron-jobs/[cronJob]/jobs/[job]/log',
    page: null,
    search: NO_SEARCH,
    needs: ['pods'],
    isLive: false,
  }),
  podLog: view<PodLog>()({
    path: '/[environment]/pods/[pod]/log',
    page: null,
    search: CONTAINER,
    needs: ['pods'],
    isLive: false,
  }),
  promotion: view<PromotionView>()({
    path: PROMOTION,
    page: PROMOTION,
    search: NO_SEARCH,
    needs: KINDS,
    isLive: true,
  }),
  /** Apart from what shows it, because a git host is asked, once for each range. */
  commits: view<CommitsView>()({
    path: '/[environment]/commits',
    page: null,
    search: COMMITS,
    needs: [],
    isLive: false,
  }),
  /** What Quayside itself is and runs with. */
  about: view<AboutView>()({ path: '/about', page: '/about', search: NO_SEARCH, needs: [], isLive: false }),
  /** What one environment has and another lacks. */
  environments: view<EnvironmentComparison>()({
    path: '/compare',
    page: '/compare',
    search: TWO_ENVIRONMENTS,
    needs: KINDS,
    isLive: true,
  }),
  activity: view<ActivityView>()({
    path: '/[environment]/operations',
    page: '/[environment]/activity',
    search: ACTIVITY,
    needs: KINDS,
    isLive: true,
  }),
  /** What happened in one environment, and in all that a person may see. */
  timeline: view<TimelineView>()({
    path: '/[environment]/timeline',
    page: '/[environment]/timeline',
    search: TIMELINE,
    needs: KINDS,
    isLive: true,
  }),
  timelines: view<TimelineView>()({
    path: '/timeline',
    page: '/timeline',
    search: TIMELINE,
    needs: KINDS,
    isLive: true,
  }),
  /** The images of workloads over time, as a part of those. */
  picture: view<PictureView>()({
    path: '/[environment]/picture',
    page: null,
    search: LANE,
    needs: KINDS,
    isLive: true,
  }),
  pictures: view<PictureView>()({
    path: '/picture',
    page: null,
    search: LANE,
    needs: KINDS,
    isLive: true,
  }),
  operation: view<OperationView>()({
    path: OPERATION,
    page: OPERATION,
    search: NO_SEARCH,
    needs: KINDS,
    isLive: true,
  }),
}

type Table = typeof VIEWS

export type ViewName = keyof Table

/** A view that has a page of its own. */
export type PageName = { [K in ViewName]: Table[K]['page'] extends string ? K : never }[ViewName]

export type ViewOf<K extends ViewName> = NonNullable<Table[K]['shows']>

export type ParamsOf<K extends ViewName> = Parameters<Table[K]['address']>[0]

export type LinkOf<K extends ViewName> = Parameters<Table[K]['link']>[0]

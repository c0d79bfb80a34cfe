import type { Measurement } from './figure'
import { apiRequests } from './measurements/api-requests'
import { browserPage } from './measurements/browser-page'
import { firstLoad } from './measurements/first-load'
import { importAll } from './measurements/import-all'
import { liveChange } from './measurements/live-change'
import { memoryGrowth } from './measurements/memory-growth'
import { pagesPerSecond } from './measurements/pages-per-second'
import { pipelineResponse } from './measurements/pipeline-response'
import { soak } from './measurements/soak'
import { storm } from './measurements/storm'

/** By name. Those that do not change the process come first; the one that starts other processes comes last. */
export const MEASUREMENTS: Readonly<Record<string, Measurement>> = {
  'api-requests': apiRequests,
  'pipeline-response': pipelineResponse,
  'browser-page': browserPage,
  'live-change': liveChange,
  'pages-per-second': pagesPerSecond,
  'first-load': firstLoad,
  storm,
  soak,
  'import-all': importAll,
  'memory-growth': memoryGrowth,
}

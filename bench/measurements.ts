import type { Measurement } from './figure'
import { apiRequests } from './measurements/api-requests'
import { browserPage } from './measurements/browser-page'
import { eventStreams } from './measurements/event-streams'
import { firstLoad } from './measurements/first-load'
import { importAll } from './measurements/import-all'
import { liveChange } from './measurements/live-change'
import { memoryGrowth } from './measurements/memory-growth'
import { pagesPerSecond } from './measurements/pages-per-second'
import { pipelineResponse } from './measurements/pipeline-response'

/** Measurements that do not change the process come first; the one that starts other processes comes last. */
export const MEASUREMENTS: readonly Measurement[] = [
  apiRequests,
  pipelineResponse,
  browserPage,
  liveChange,
  pagesPerSecond,
  firstLoad,
  eventStreams,
  importAll,
  memoryGrowth,
]

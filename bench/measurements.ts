import type { Measurement } from './figure'
import { apiRequests } from './measurements/api-requests'
import { browserPage } from './measurements/browser-page'
import { chronicle } from './measurements/chronicle'
import { environments } from './measurements/environments'
import { firstLoad } from './measurements/first-load'
import { importAll } from './measurements/import-all'
import { liveChange } from './measurements/live-change'
import { forgeRequests } from './measurements/forge-requests'
import { goneImages } from './measurements/gone-images'
import { growth } from './measurements/growth'
import { pipelineResponse } from './measurements/pipeline-response'
import { plan } from './measurements/plan'
import { soak } from './measurements/soak'
import { start } from './measurements/start'
import { storm } from './measurements/storm'
import { timelineResponse } from './measurements/timeline-response'
import { timelinePicture } from './measurements/timeline-picture'
import { triggerChange } from './measurements/trigger-change'

/** By name. Those that do not change the process come first; those that start other processes come last. */
export const MEASUREMENTS: Readonly<Record<string, Measurement>> = {
  'api-requests': apiRequests,
  'pipeline-response': pipelineResponse,
  'browser-page': browserPage,
  'live-change': liveChange,
  'timeline-picture': timelinePicture,
  'trigger-change': triggerChange,
  'gone-images': goneImages,
  'first-load': firstLoad,
  'forge-requests': forgeRequests,
  plan,
  storm,
  soak,
  'import-all': importAll,
  start,
  'timeline-response': timelineResponse,
  chronicle,
  environments,
  growth,
}

import { addedStreamName, STREAMS_PER_DEPLOYMENT } from '../demo/seed/names'
import { triggerAnnotation } from '../demo/seed/triggers'
import { collectionUrl, type Api } from './instance'
import { sendJson } from './requests'

/** Its tag `prod` feeds a Deployment with the stream's name. */
export function streamWithDeployment(index: number): string {
  return addedStreamName(index * STREAMS_PER_DEPLOYMENT)
}

/** Pauses or resumes the image trigger of a Deployment: one watch event, visible in its lane, without a rollout. */
export function setTriggerPaused(api: Api, name: string, isPaused: boolean): Promise<void> {
  const annotations = triggerAnnotation(`${name}:prod`, name, isPaused || undefined)
  const url = `${collectionUrl(api, 'apps', 'deployments')}/${name}`
  return sendJson(url, api.headers, { metadata: { annotations } }, 'PATCH')
}

/** The text in a lane while the trigger of its workload is paused. */
export const PAUSED_TEXT = 'trigger paused'

import { collectionUrl, type Api } from './instance'

/** In demo/seed/many-streams.ts, the `prod` tag of every fifth stream feeds a Deployment with the stream's name. */
const STREAMS_PER_DEPLOYMENT = 5

export function streamWithDeployment(index: number): string {
  return `app-${String(index * STREAMS_PER_DEPLOYMENT).padStart(5, '0')}`
}

/** Pauses or resumes the image trigger of a Deployment: one watch event, visible in its lane, without a rollout. */
export async function setTriggerPaused(api: Api, name: string, isPaused: boolean): Promise<void> {
  const trigger = {
    from: { kind: 'ImageStreamTag', name: `${name}:prod` },
    fieldPath: `spec.template.spec.containers[?(@.name=="${name}")].image`,
    ...(isPaused && { paused: true }),
  }
  const annotations = { 'image.openshift.io/triggers': JSON.stringify([trigger]) }
  const response = await fetch(`${collectionUrl(api, 'apps', 'deployments')}/${name}`, {
    method: 'PATCH',
    headers: { ...api.headers, 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify({ metadata: { annotations } }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`The cluster refused to change ${name}: ${text}`)
}

/** The text in a lane while the trigger of its workload is paused. */
export const PAUSED_TEXT = 'trigger paused'

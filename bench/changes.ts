import { collectionUrl, type Api } from './place'

/** In demo/seed/many-streams.ts, one in five streams feeds a Deployment of its name by its tag `prod`. */
const FED = 5

export function fedStream(index: number): string {
  return `app-${String(index * FED).padStart(5, '0')}`
}

/** Pauses or resumes the image trigger of a Deployment: one event, that shows in its lane, and no rollout. */
export async function setPaused(api: Api, name: string, isPaused: boolean): Promise<void> {
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

/** What a lane says while the trigger of its workload is paused. */
export const PAUSED_WORDS = 'trigger paused'

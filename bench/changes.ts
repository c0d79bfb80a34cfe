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

/** Lets a tag follow another image, as `oc tag` does. */
export function moveTag(api: Api, name: string, pullSpec: string): Promise<void> {
  const url = `${collectionUrl(api, 'image.openshift.io', 'imagestreamtags')}/${name}`
  return sendJson(url, api.headers, { tag: { from: { kind: 'DockerImage', name: pullSpec } } }, 'PATCH')
}

/** Watches a Deployment; `changed` resolves when it gets another image. */
export async function watchImage(api: Api, name: string): Promise<{ changed: Promise<void> }> {
  const query = `watch=true&fieldSelector=metadata.name%3D${name}`
  const response = await fetch(`${collectionUrl(api, 'apps', 'deployments')}?${query}`, {
    headers: api.headers,
  })
  if (!response.ok || !response.body) throw new Error(`The watch of ${name} got status ${response.status}`)
  const events = readImages(response.body)
  // The first event is the Deployment as it is.
  const first = await events.next()
  if (first.done) throw new Error(`The watch of ${name} ended at once`)
  return { changed: untilOther(events, first.value) }
}

async function untilOther(images: AsyncGenerator<string, undefined>, before: string): Promise<void> {
  for await (const image of images) if (image !== before) return
  throw new Error('The watch ended before the image changed')
}

async function* readImages(body: ReadableStream<Uint8Array>): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield /"image":"([^"]+)"/.exec(line)?.[1] ?? ''
  }
}

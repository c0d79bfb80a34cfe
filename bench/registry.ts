import { collectionUrl, type Place } from './place'

/** Of the demo's own streams; others can follow it, too. */
const BUILD = { stream: 'fluentd', tag: 'prod' }
const PULL_SPEC = 'quay.io/packit/fluentd:prod'

/** Makes streams whose only tag, `prod`, has the newest build in the registry. */
export async function makeFollowers({ api }: Place, names: readonly string[]): Promise<void> {
  const images = [{ from: { kind: 'DockerImage', name: PULL_SPEC }, to: { name: BUILD.tag } }]
  for (const name of names) {
    await post(collectionUrl(api, 'image.openshift.io', 'imagestreamimports'), api.headers, {
      metadata: { name },
      spec: { import: true, images },
    })
  }
}

export function pushBuild({ control }: Place): Promise<void> {
  return post(`${control.url}/push`, control.headers, BUILD)
}

/** Lets each answer of the registry about the build come so late. */
export function delayRegistry({ control }: Place, delayMs: number): Promise<void> {
  return post(`${control.url}/break-registry`, control.headers, { stream: BUILD.stream, delayMs })
}

async function post(url: string, headers: Record<string, string>, body: object): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${url} refused: ${text}`)
}

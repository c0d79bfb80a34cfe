import { collectionUrl, type Instance } from './instance'
import { sendJson } from './requests'

/** A build of the demo's own streams, which other streams can also follow. */
const BUILD = { stream: 'fluentd', tag: 'prod' }
const PULL_SPEC = 'quay.io/packit/fluentd:prod'

/** Creates streams with one tag, `prod`, that imported the newest build. */
export async function createFollowers({ api }: Instance, names: readonly string[]): Promise<void> {
  const images = [{ from: { kind: 'DockerImage', name: PULL_SPEC }, to: { name: BUILD.tag } }]
  for (const name of names) {
    await sendJson(collectionUrl(api, 'image.openshift.io', 'imagestreamimports'), api.headers, {
      metadata: { name },
      spec: { import: true, images },
    })
  }
}

/** @param stream one of the demo's own in production */
export function pushBuild({ control }: Instance, stream = BUILD.stream): Promise<void> {
  return sendJson(`${control.url}/push`, control.headers, { ...BUILD, stream })
}

/** Delays each response of the registry about the build. */
export function delayRegistry({ control }: Instance, delayMs: number): Promise<void> {
  return sendJson(`${control.url}/break-registry`, control.headers, { stream: BUILD.stream, delayMs })
}

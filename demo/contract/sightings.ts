import { isNamed, isObject, type JsonObject } from '../api/json'
import { isWatch, isWrite, type Step } from './recording'

export type Recorded = JsonObject & { metadata: JsonObject & { name: string; namespace?: string } }

/**
 * One look at an object. A read shows it whole; so does a watch of image streams, while the other kinds are cut down
 * there; a tag is a part of its stream.
 */
export type Sighting = {
  kind: string
  object: Recorded
  step: number
  as: 'read' | 'answer to a write' | 'event' | 'result of an import'
  /** Of an event. */
  type?: string
}

export function keyOf(kind: string, { metadata }: Recorded): string {
  return `${kind} ${String(metadata.namespace ?? '')}/${metadata.name}`
}

/** All that a scenario shows of the objects of the cluster, in order. */
export function sightingsIn(steps: Step[]): Sighting[] {
  return steps.flatMap((step, index) => sightingsOf(step, index))
}

function sightingsOf(step: Step, index: number): Sighting[] {
  if (isWatch(step))
    return step.response.events.flatMap(({ type, object }) =>
      isNamed(object) ? [{ kind: String(object.kind), object, step: index, as: 'event' as const, type }] : [],
    )
  const { body, status } = step.response
  if (!isObject(body) || status >= 300) return []
  if (isObject(body.status) && isNamed(body.status.import))
    return [{ kind: 'ImageStream', object: body.status.import, step: index, as: 'result of an import' }]
  const as = step.request.method === 'GET' ? 'read' : 'answer to a write'
  if (Array.isArray(body.items)) {
    const kind = String(body.kind).replace(/List$/, '')
    return body.items.filter(isNamed).map((object) => ({ kind, object, step: index, as: 'read' }))
  }
  return isNamed(body) ? [{ kind: String(body.kind), object: body, step: index, as }] : []
}

/** The steps that wrote to an image stream: itself, one of its tags, or an import into it. */
export function writesToStream(steps: Step[], namespace: string, name: string): number[] {
  const paths = [
    `/imagestreams/${name}`,
    `/imagestreamtags/${name}:`,
    '/imagestreamimports',
    '/imagestreamtags',
    '/imagestreams',
  ]
  return steps.flatMap((step, index) => {
    const { path, body } = step.request
    if (!isWrite(step) || !path.includes(`/namespaces/${namespace}/`)) return []
    const rest = path.slice(path.indexOf('/', path.indexOf('/namespaces/') + 12))
    const isInBody = isNamed(body) && body.metadata.name.split(':')[0] === name
    const isHere =
      rest === paths[0] || rest.startsWith(paths[1] ?? '') || (paths.slice(2).includes(rest) && isInBody)
    return isHere ? [index] : []
  })
}

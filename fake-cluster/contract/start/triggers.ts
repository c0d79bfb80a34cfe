import type { Deployment, StatefulSet } from '#lib/kubernetes/objects'
import { isObject } from '../../api/json'

export type Workload = Deployment | StatefulSet
export type Trigger = {
  stream: string
  tag: string
  namespace: string
  container: string | undefined
  isPaused: boolean
}

export const TRIGGERS = 'image.openshift.io/triggers'

/** The image triggers of a workload; none if the annotation is not JSON. */
export function triggersOf({ metadata }: Workload): Trigger[] {
  const triggers = parsed(metadata.annotations?.[TRIGGERS])
  return (Array.isArray(triggers) ? triggers : []).filter(isObject).map(({ from, fieldPath, paused }) => {
    const { name, namespace } = isObject(from) ? from : {}
    const [stream = '', tag = ''] = String(name).split(':')
    return {
      stream,
      tag,
      namespace: typeof namespace === 'string' && namespace ? namespace : (metadata.namespace ?? ''),
      container: /@\.name=="([^"]+)"/.exec(String(fieldPath))?.[1],
      isPaused: paused === true,
    }
  })
}

/** A write of the annotation of a workload pauses or resumes its triggers. */
export function withPauseChanged(text: string): string {
  const triggers = parsed(text)
  if (!Array.isArray(triggers)) return text
  const isPausing = /"paused":\s*true/.test(text)
  return JSON.stringify(
    triggers
      .filter(isObject)
      .map(({ paused, ...trigger }) => (isPausing ? trigger : { ...trigger, paused: paused ?? true })),
  )
}

export function imageOf({ spec }: Partial<Workload>, container: string | undefined): string {
  const containers = spec?.template.spec?.containers ?? []
  return containers.find(({ name }) => name === container)?.image ?? ''
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '[]')
  } catch {
    return []
  }
}

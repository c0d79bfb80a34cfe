import { z } from 'zod'
import type { CronJob, Deployment, PodTemplate, StatefulSet } from '#lib/kubernetes/objects'

const ANNOTATION = 'image.openshift.io/triggers'

/** The workload kinds that can have triggers, and the path of their pod spec. */
export const POD_SPECS = {
  cronjobs: 'spec.jobTemplate.spec.template.spec',
  deployments: 'spec.template.spec',
  statefulsets: 'spec.template.spec',
}

export type TriggeredKind = keyof typeof POD_SPECS
export type Triggered = CronJob | Deployment | StatefulSet
export type Trigger = {
  stream: string
  tag: string
  namespace: string
  fieldPath: string
  isPaused: boolean
  isOfStreamTag: boolean
}

// Go's decoder accepts no string for a boolean: `"paused": "false"` breaks the whole annotation.
const Annotation = z.array(
  z.object({
    from: z.object({ kind: z.string(), name: z.string(), namespace: z.string() }).partial().default({}),
    fieldPath: z.string().default(''),
    paused: z.boolean().default(false),
  }),
)

/** Empty without the annotation, undefined if it is malformed. */
export function triggersOf({ metadata }: Triggered): Trigger[] | undefined {
  const text = metadata.annotations?.[ANNOTATION]
  if (text === undefined) return []
  const parsed = Annotation.safeParse(parseJson(text))
  if (!parsed.success) return undefined
  const { namespace: own = '' } = metadata
  const triggers = parsed.data.map(({ from, fieldPath, paused }): Trigger => {
    const { kind, name = '', namespace = '' } = from
    const [stream = '', tag = ''] = name.split(/:(.*)/)
    return {
      stream,
      tag,
      namespace: namespace === '' ? own : namespace,
      fieldPath,
      isPaused: paused,
      isOfStreamTag: kind === 'ImageStreamTag',
    }
  })
  const isTwice = new Set(triggers.map(({ fieldPath }) => fieldPath)).size < triggers.length
  return isTwice ? undefined : triggers
}

export function podSpecOf({ spec }: Triggered): PodTemplate['spec'] {
  return 'jobTemplate' in spec ? spec.jobTemplate.spec.template.spec : spec.template.spec
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

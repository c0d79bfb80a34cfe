import { z } from 'zod'
import type { CronJob, Deployment, PodTemplate, StatefulSet } from '#lib/kubernetes/objects'
import { isObject } from '../../api/json'

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
  /**
   * Whether a change of the stream starts the update of the workload. The update itself ignores the kind (leftover-trigger.json;
   * openshift-controller-manager, triggerCacheIndexer in pkg/image/controller/trigger).
   */
  wakes: boolean
}

/** Go's decoder compares the names of members without case, and keeps the empty value for null: also for an entry or the list. */
const members = <T extends z.ZodRawShape>(shape: T) =>
  z.preprocess((value) => withLowerCaseKeys(value ?? {}), z.object(shape))
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '')

// No string is a boolean there: `"paused": "false"` breaks the whole annotation.
const Annotation = z
  .array(
    members({
      from: members({ kind: text, name: text, namespace: text, apiversion: text }),
      fieldpath: text,
      paused: z.boolean().nullish(),
    }),
  )
  .nullable()

/** Empty without the annotation, undefined if it is malformed. */
export function triggersOf({ metadata }: Triggered): Trigger[] | undefined {
  const text = metadata.annotations?.[ANNOTATION]
  if (text === undefined) return []
  const parsed = Annotation.safeParse(parseJson(text))
  if (!parsed.success) return undefined
  const { namespace: own = '' } = metadata
  const triggers = (parsed.data ?? []).map(({ from, fieldpath: fieldPath, paused }): Trigger => {
    // library-go, SplitImageStreamTag: without a colon it is no name of a tag, and after it the tag is `latest` by default.
    const [stream = '', tag] = from.name.split(/:(.*)/s)
    const isPaused = paused ?? false
    return {
      stream,
      tag: tag === undefined ? '' : tag || 'latest',
      namespace: from.namespace || own,
      fieldPath,
      isPaused,
      wakes: from.kind === 'ImageStreamTag' && !from.apiversion && tag !== undefined && !isPaused,
    }
  })
  const isTwice = new Set(triggers.map(({ fieldPath }) => fieldPath)).size < triggers.length
  return isTwice ? undefined : triggers
}

export function podSpecOf({ spec }: Triggered): PodTemplate['spec'] {
  return 'jobTemplate' in spec ? spec.jobTemplate.spec.template.spec : spec.template.spec
}

function withLowerCaseKeys(value: unknown): unknown {
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key.toLowerCase(), each]))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

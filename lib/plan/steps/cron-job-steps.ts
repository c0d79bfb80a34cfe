import { SUSPENSION_ANNOTATIONS } from '#lib/kubernetes/names'
import type { Author, CommandedStep } from '#lib/plan/plan'
import type { CronJob } from '#lib/kubernetes/objects'
import { collectionPath, objectPath } from '#lib/kubernetes/paths'
import { mergePatch } from '#lib/plan/steps/steps'
import { resourceVersionOf } from '#lib/plan/steps/preconditions'

/** What is noted on a CronJob together with `suspend`; null takes a note away. */
export type SuspensionNotes = Record<string, string | null>

/** One patch, so that nobody sees a suspension without its resume date, or the other way round. */
export function suspendCronJob(
  namespace: string,
  cronJob: CronJob,
  suspend: boolean,
  annotations: SuspensionNotes,
  sentence: string,
): CommandedStep {
  const { name } = cronJob.metadata
  const metadata = {
    resourceVersion: resourceVersionOf(cronJob),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  }
  const body = { metadata, spec: { suspend } }
  return mergePatch(objectPath('cronjobs', namespace, name), `cronjob/${name}`, namespace, body, sentence)
}

/** Who suspends it, why, and when it is resumed. */
export function notesOf({ by, at, reason }: Author, resumeAt: string | null): SuspensionNotes {
  return {
    [SUSPENSION_ANNOTATIONS.by]: by,
    [SUSPENSION_ANNOTATIONS.at]: at,
    [SUSPENSION_ANNOTATIONS.reason]: reason === '' ? null : reason,
    [SUSPENSION_ANNOTATIONS.resumeAt]: resumeAt,
  }
}

/** Takes away what an earlier suspension noted. */
export function withoutNotes({ metadata: { annotations } }: CronJob): SuspensionNotes {
  const left = Object.values(SUSPENSION_ANNOTATIONS).filter((key) => annotations?.[key] !== undefined)
  return Object.fromEntries(left.map((key) => [key, null]))
}

/** `oc` makes the same Job from the same template. */
export function makeJob(
  namespace: string,
  cronJob: string,
  job: { metadata: { name: string } },
  sentence: string,
): CommandedStep {
  const path = collectionPath('jobs', namespace)
  return {
    step: {
      sentence,
      request: { method: 'POST', path, contentType: 'application/json', body: job },
      after: null,
    },
    commands: [`oc create job ${job.metadata.name} --from=cronjob/${cronJob} -n ${namespace}`],
  }
}

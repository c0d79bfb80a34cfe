import type { CommandedStep } from '#lib/plan/plan'
import type { CronJob } from '#lib/kubernetes/objects'
import { collectionPath, objectPath } from '#lib/kubernetes/paths'
import { mergePatch } from '#lib/plan/steps/steps'
import { resourceVersionOf } from '#lib/plan/steps/preconditions'

export function suspendCronJob(
  namespace: string,
  cronJob: CronJob,
  suspend: boolean,
  sentence: string,
): CommandedStep {
  const { name } = cronJob.metadata
  const body = { metadata: { resourceVersion: resourceVersionOf(cronJob) }, spec: { suspend } }
  return mergePatch(objectPath('cronjobs', namespace, name), `cronjob/${name}`, namespace, body, sentence)
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

import type { Supplies } from '#lib/domain/image-stream/tag-supply'
import { splitTagKey, tagKey } from '#lib/domain/image-stream/tag-key'
import type { StreamsByName } from '#lib/domain/image-stream/tag-source'
import type { Snapshot } from '#lib/domain/snapshot'
import { containersOf, pullSpecIn } from '#lib/domain/workload/pod-template'
import { JOB_TEMPLATE_PATH, readTriggers } from '#lib/domain/workload/trigger-annotation'
import { isPlaced, judge } from '#lib/domain/workload/triggers'
import type { CronJob } from '#lib/kubernetes/objects'

/** A CronJob whose next run takes the image of a tag. */
export type FedCronJob = {
  name: string
  /** The tag, as `stream:tag`. */
  tag: string
  isSuspended: boolean
  /** Whether it has the image that the tag supplies. */
  isCurrent: boolean
}

/**
 * The CronJobs that tags of the namespace feed: by an image trigger, which writes the image at once (leftover-trigger.json), or
 * by the name of a stream tag, which becomes an image when a pod is made.
 */
export function fedCronJobs(
  { cronJobs }: Pick<Snapshot, 'cronJobs'>,
  streams: StreamsByName,
  supplies: Supplies,
): FedCronJob[] {
  const isLocal = (stream: string) => streams.get(stream)?.spec?.lookupPolicy?.local === true
  return (cronJobs?.ok ? cronJobs.value : []).flatMap((cronJob) => [
    ...triggered(cronJob, supplies),
    ...named(cronJob, isLocal),
  ])
}

function triggered({ metadata, spec }: CronJob, supplies: Supplies): FedCronJob[] {
  const { template } = spec.jobTemplate.spec
  const { list } = judge(readTriggers({ metadata }, template, JOB_TEMPLATE_PATH), supplies)
  return list
    .filter(isPlaced)
    .filter(({ state, namespace }) => state === 'live' && namespace === null)
    .map(({ stream, tag, container, pullSpec }) => ({
      name: metadata.name,
      tag: tagKey(stream, tag),
      isSuspended: spec.suspend === true,
      isCurrent: pullSpecIn(template, container) === pullSpec,
    }))
}

function named({ metadata, spec }: CronJob, isLocal: (stream: string) => boolean): FedCronJob[] {
  return containersOf(spec.jobTemplate.spec.template).flatMap(({ image = '' }) => {
    const [stream = '', tag = 'latest'] = image.split(':')
    return isLocal(stream)
      ? [
          {
            name: metadata.name,
            tag: tagKey(stream, tag),
            isSuspended: spec.suspend === true,
            isCurrent: false,
          },
        ]
      : []
  })
}

export function cronJobsByStream(all: readonly FedCronJob[]): ReadonlyMap<string, readonly FedCronJob[]> {
  const byStream = new Map<string, FedCronJob[]>()
  for (const cronJob of all) {
    const { stream } = splitTagKey(cronJob.tag)
    byStream.set(stream, [...(byStream.get(stream) ?? []), cronJob])
  }
  return byStream
}

/** One sentence for each CronJob. */
export function cronJobWords(cronJobs: readonly FedCronJob[]): string[] {
  const words = cronJobs.map(({ name, isSuspended }) =>
    isSuspended
      ? `CronJob ${name} takes it at its next run, once it is resumed.`
      : `CronJob ${name} takes it at its next run.`,
  )
  return [...new Set(words)]
}

import type { Answer } from '#lib/domain/cluster-error'
import { shortDigest, span } from '#lib/domain/format'
import { tagKey } from '#lib/domain/lanes'
import type { Snapshot } from '#lib/domain/snapshot'
import { newestOf, sourceOf, type StreamTag } from '#lib/domain/tag-source'
import type { RegistryCheck } from '#lib/domain/views'
import { objectPath } from '#lib/kubernetes/paths'
import { consequencesOf } from '#lib/plan/consumers'
import { fingerprintOf } from '#lib/plan/fingerprint'
import type { ActionRequest, Effect, Plan, Planned } from '#lib/plan/plan'
import { foundDigest, preconditionOf, quote, refuse, unaskedWarning } from '#lib/plan/words'

/**
 * Lets the cluster import a tag by itself, or no longer. Nothing is imported at once: only a changed `from` gives a tag a new
 * generation (tag-annotations.json).
 * @param check what the registry has; it matters where a schedule starts
 * @param everySeconds how often the cluster imports scheduled tags
 */
export function planSchedule(
  snapshot: Snapshot,
  tag: StreamTag,
  scheduled: boolean,
  check: Answer<RegistryCheck>,
  everySeconds: number,
): Planned {
  const stream = tag.stream.metadata.name
  const name = tagKey(stream, tag.name)
  const source = sourceOf(tag)
  if (source.kind !== 'following' && source.kind !== 'pinned') {
    return refuse('not-importable', `${name} does not come from a registry, so there is nothing to import.`)
  }
  if ((tag.spec?.importPolicy?.scheduled === true) === scheduled) {
    return refuse('nothing-to-do', `${name} is ${scheduled ? '' : 'not '}imported by schedule already.`)
  }
  const request: ActionRequest = { action: 'schedule', stream, tag: tag.name, scheduled }
  const body = { tag: { importPolicy: { scheduled } } }
  const precondition = preconditionOf(tag)
  const { resourceVersion } = precondition
  const path = objectPath('imagestreamtags', snapshot.namespace, name)
  const outlook = scheduled ? startOf(snapshot, tag, check, everySeconds) : STOP
  const sentence = `Set scheduled to ${String(scheduled)} in the import policy of ${name}; every other setting stays.`
  return {
    ok: true,
    plan: {
      request,
      title: scheduled ? `Import ${name} by schedule` : `Stop importing ${name} by schedule`,
      confirm: scheduled ? 'Import by schedule' : 'Stop the schedule',
      steps: [
        {
          sentence,
          request: {
            method: 'PATCH',
            path,
            contentType: 'application/merge-patch+json',
            body: { metadata: { resourceVersion }, ...body },
          },
        },
      ],
      effects: [],
      ...outlook,
      commands: [
        `oc patch istag/${name} -n ${snapshot.namespace} --type=merge -p ${quote(JSON.stringify(body))}`,
      ],
      preconditions: [precondition],
      newest: newestOf(tag)?.image ?? null,
      fingerprint: fingerprintOf(request, outlook),
    },
  }
}

type Outlook = Pick<Plan, 'movesLater' | 'warnings' | 'afterwards'>

const STOP: Outlook = {
  warnings: [],
  afterwards: [
    'What runs keeps running. Newer images come when somebody imports them, or a CronJob that imports does.',
  ],
}

function startOf(
  snapshot: Snapshot,
  tag: StreamTag,
  check: Answer<RegistryCheck>,
  everySeconds: number,
): Outlook {
  const source = sourceOf(tag)
  if (source.kind === 'pinned') {
    return {
      movesLater: 'No workload moves: a pinned tag is not imported by schedule.',
      warnings: [`It is pinned to ${shortDigest(source.digest)}. Its schedule starts when somebody resumes.`],
      afterwards: ['Once it follows the registry again, newer images reach what it feeds by themselves.'],
    }
  }
  const { effects, warnings } = consequencesOf(snapshot, tag, foundDigest(check))
  return {
    movesLater: nextImport(check, effects, span(everySeconds * 1000)),
    warnings: [...unaskedWarning(check, 'what the next import brings is unknown'), ...warnings],
    afterwards: [
      `Newer images reach what it feeds by themselves, at any hour: the cluster looks about every ${span(everySeconds * 1000)}.`,
    ],
  }
}

/** What the first import of the schedule does. */
function nextImport(check: Answer<RegistryCheck>, effects: Effect[], interval: string): string {
  const later = `Nothing moves now. The next automatic import, within about ${interval},`
  if (!check.ok) return `${later} brings what the registry has.`
  if (check.value.state === 'failed')
    return `${later} fails as long as the registry refuses: ${check.value.message}`
  const names = [...new Set(effects.map(({ workload }) => workload.name))]
  if (names.length === 0) return `${later} changes nothing: what runs is the newest image.`
  return `${later} brings ${shortDigest(check.value.image.digest)} and moves ${names.join(', ')}.`
}

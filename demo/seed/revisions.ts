import type { PodTemplate } from '#lib/kubernetes/objects'
import { DAY, type Clock } from './clock'
import { podTemplateOf, templateHashOf, type Settings } from './pod-template'
import { pullSpecOf, type HistoryItem, type TagHistory } from './tag-history'
import type { Environment, Lane, Workload } from './lane'

/** A pod template that a workload had. If it comes back, its revision becomes the newest again. */
export type Revision = {
  number: number
  hash: string
  template: PodTemplate
  item: HistoryItem
  createdAt: number
  /** When it last became the current one. */
  since: number
  /** Its earlier numbers, one for each earlier time that it was the newest. */
  earlierNumbers: number[]
  cause: string | null
}

/** `changes` is how often the template changed; the generation of the workload is one more. */
export type Revisions = { kept: Revision[]; current: Revision; changes: number }

/** The default of `revisionHistoryLimit`. */
const HISTORY_LIMIT = 10

type Move = { at: number; item: HistoryItem; cause: string | null }

/** The revisions that a workload's image and manifest changes made, newest first; null if it never had an image. */
export function revisionsOf(
  lane: Lane,
  workload: Workload,
  environment: Environment,
  history: TagHistory,
  clock: Clock,
): Revisions | null {
  const templates = movesOf(workload, environment, history, clock).map(({ at, item, cause }) => {
    const image = pullSpecOf(lane, item)
    const template = podTemplateOf(workload, environment.name, settingsAt(workload, at, clock), image)
    return { at, item, cause, template, hash: templateHashOf(template) }
  })
  const revisions = new Map<string, Revision>()
  for (const [index, { at, hash, template, item, cause }] of templates.entries()) {
    const known = revisions.get(hash)
    revisions.set(hash, {
      number: index + 1,
      hash,
      template,
      item,
      createdAt: known?.createdAt ?? at,
      since: at,
      earlierNumbers: known ? [...known.earlierNumbers, known.number] : [],
      cause,
    })
  }
  const newestFirst = [...revisions.values()].sort((a, b) => b.number - a.number)
  const [current] = newestFirst
  if (!current) return null
  return {
    kept: newestFirst.slice(0, 1 + HISTORY_LIMIT),
    current,
    changes: templates.length - 1,
  }
}

/** Each time the pod template got a different image or different settings, oldest first. */
function movesOf(workload: Workload, environment: Environment, history: TagHistory, clock: Clock): Move[] {
  const images = history.items
    .toReversed()
    .filter(({ at }) => at < lastTriggerAt(workload, environment, clock))
    .map((item): Move => imageMove(workload, item))
  const changes = (workload.changes ?? []).flatMap(({ daysAgo, cause = null }): Move[] => {
    const at = clock.now - daysAgo * DAY
    const running = images.findLast((image) => image.at < at)
    return running ? [{ at, item: running.item, cause }] : []
  })
  return [...images, ...changes].sort((a, b) => a.at - b.at)
}

function imageMove({ moves }: Workload, item: HistoryItem): Move {
  return moves === 'by hand'
    ? { at: item.at + DAY / 4, item, cause: `Apply the build of ${item.build.commit.slice(0, 7)}` }
    : { at: item.at + 1000, item, cause: null }
}

function lastTriggerAt({ malformedTrigger }: Workload, { name }: Environment, { now }: Clock): number {
  return malformedTrigger?.environment === name ? now - malformedTrigger.daysAgo * DAY : Infinity
}

function settingsAt({ env, memory, changes = [] }: Workload, time: number, { now }: Clock): Settings {
  return changes
    .filter(({ daysAgo }) => now - daysAgo * DAY <= time)
    .reduce<Settings>(
      (settings, change) => ({
        env: { ...settings.env, ...change.env },
        memory: change.memory ?? settings.memory,
      }),
      { env, memory },
    )
}

export function isBroken({ item }: Revision): boolean {
  return item.build.broken === true
}

import { tagKey } from '#lib/domain/image-stream/tag-key'
import type { Supplies } from '#lib/domain/image-stream/tag-supply'
import { Memo } from '#lib/domain/memo'
import { followersIn, placedIn } from '#lib/domain/pipeline/followers'
import type { StreamLinks } from '#lib/domain/pipeline/stream-links'
import { lagOf } from '#lib/domain/pipeline/lag'
import type { Lag } from '#lib/domain/workload/lag-views'
import type { Ownership } from '#lib/domain/workload/ownership'
import { summarize } from '#lib/domain/workload/rollout'
import { isPlaced, judgedBy, type JudgedTriggers } from '#lib/domain/workload/triggers'
import type { Workload } from '#lib/domain/workload/workload'
import type { JudgedWorkload } from '#lib/domain/workload/workload-views'

/** A workload, judged with the image streams. Every page has it from here, so that they agree. */
export type JudgedParts = {
  /** On its own page, and where no lane feeds it. */
  whole: JudgedWorkload
  /** On the lanes that feed it, by the keys of their tags: without what it has of other tags. */
  fed: ReadonlyMap<string, JudgedWorkload>
  /** On lanes whose tag had its image and has a newer one, which no trigger brings. */
  byHand: ReadonlyMap<string, JudgedWorkload>
}

type OfTag = { key: string; container: string }

/** What its triggers and the image streams tell about a workload. */
type Standing = Pick<JudgedWorkload, 'triggerProblem' | 'goneTriggers' | 'lags'> & {
  feeding: OfTag[]
  paused: OfTag[]
}

const known = new Memo<object, JudgedParts>()

/** The same parts until one of them changes. */
export function judgeWorkload(
  workload: Workload,
  ownership: Ownership,
  supplies: Supplies,
  links: StreamLinks,
): JudgedParts {
  const standing = standingOf(workload, ownership, supplies, links)
  const fed = firstOfEach(standing.feeding)
  const byHand = firstOfEach(
    standing.lags
      .map((lag) => ({ key: keyOf(lag), container: lag.container }))
      .filter(({ key }) => fed.every((each) => each.key !== key)),
  )
  const whole = summarize(workload, ownership)
  const shown = new Map(
    [...fed, ...byHand].map(({ container }) => [container, summarize(workload, ownership, container)]),
  )
  const on = ({ key, container }: OfTag): [string, JudgedWorkload] => {
    return [key, { ...(shown.get(container) ?? whole), ...standingOn(standing, key) }]
  }
  // It is small, and the same text while nothing of it changes.
  return known.of(workload.object, [JSON.stringify(standing), whole, ...shown.values()], () => ({
    whole: { ...whole, ...standingOn(standing, null) },
    fed: new Map(fed.map(on)),
    byHand: new Map(byHand.map(on)),
  }))
}

function standingOf(
  workload: Workload,
  ownership: Ownership,
  supplies: Supplies,
  links: StreamLinks,
): Standing {
  const judged = judgedBy(supplies, workload)
  const placed = placedIn(judged, links).filter(({ trigger }) => trigger.wakes)
  const paused = judged.problem === null ? placed.filter(({ trigger }) => trigger.isPaused) : []
  const ofTag = ({ tag, trigger }: (typeof placed)[number]) => ({
    key: tag.key,
    container: trigger.container,
  })
  return {
    triggerProblem: judged.problem,
    goneTriggers: goneWords(judged, supplies),
    lags: followersIn(workload, judged, links).flatMap((each) => lagOf(workload, ownership, each) ?? []),
    feeding: placed.map(ofTag),
    paused: paused.map(ofTag),
  }
}

/** On the lane of a tag; for null, of all tags. */
function standingOn({ triggerProblem, goneTriggers, lags, paused }: Standing, key: string | null) {
  return {
    triggerProblem,
    goneTriggers,
    pausedContainer: paused.find((each) => key === null || each.key === key)?.container ?? null,
    lags: lags.filter((lag) => key === null || keyOf(lag) === key),
  }
}

function goneWords({ list, problem }: JudgedTriggers, supplies: Supplies): string[] {
  if (problem !== null) return []
  return list.filter(isPlaced).flatMap((trigger) => {
    const supply = supplies(trigger)
    return supply.kind === 'none' && !supply.canCome
      ? [`The trigger of container ${trigger.container} is broken: ${supply.why}.`]
      : []
  })
}

function firstOfEach(all: readonly OfTag[]): OfTag[] {
  return all.filter((each, at) => all.findIndex(({ key }) => key === each.key) === at)
}

const keyOf = ({ stream, tag }: Lag) => tagKey(stream, tag)

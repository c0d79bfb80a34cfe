import { shortCommit } from '#lib/domain/format'
import { importWayOf } from '#lib/plan/effects/import-way'
import { isOfSameContainer } from '#lib/plan/effects/effect'
import type { Operation, SourceChain } from '#lib/plan/operation/operation'
import { buildStage, movedStage } from '#lib/plan/operation/promotion/build-stage'
import { fedEffects } from '#lib/plan/operation/promotion/fed-effects'
import { fedImagesOf, type FedImages } from '#lib/plan/operation/promotion/fed-images'
import { readOf } from '#lib/plan/operation/promotion/follow-up'
import { gateStage } from '#lib/plan/operation/promotion/gate-stage'
import { importStage } from '#lib/plan/operation/promotion/import-stage'
import { jobStages } from '#lib/plan/operation/promotion/job-stages'
import { promotedAgain, promotedBy } from '#lib/plan/operation/promotion/promoted'
import { registryStage } from '#lib/plan/operation/promotion/registry-stage'
import { rolloutStage } from '#lib/plan/operation/promotion/rollout-stage'
import type { Facts, Followable, Stage } from '#lib/plan/operation/promotion/stage'
import { together } from '#lib/plan/operation/promotion/together'
import { ended, type Verdict } from '#lib/plan/operation/verdict'
import { workloadsOf, type WorkloadProgress } from '#lib/plan/operation/workload-progress'
import type { Effect } from '#lib/plan/plan'

/** What became of a promotion. @property effects what its images moved so far */
export type Followed = { chain: SourceChain[]; effects: Effect[]; verdict: Verdict }

/**
 * Follows each commit that a promotion brought to a branch, from what forge, registry and cluster say now: so every replica finds the
 * same, and nothing has to be remembered. Null for other operations.
 */
export function followPromotion(operation: Operation, facts: Facts): Followed | null {
  if (operation.request.action !== 'promote') return null
  const followables = promotedBy(operation).map((promoted): Followable => {
    return { operation, promoted, read: readOf(facts.promotion, promoted), facts }
  })
  const effects = distinct(followables.flatMap((each) => fedBy(each).flatMap((fed) => fed.effects)))
  const workloads = workloadsOf({ ...operation, effects }, facts.snapshot)
  const sources = followables.map((each) => followSource(each, workloads))
  return {
    chain: sources.map(({ chain }) => chain),
    effects,
    verdict: together(sources.flatMap(({ verdicts }) => verdicts)),
  }
}

type Fed = { tag: string; images: FedImages; effects: Effect[] }

/** The tags of a source, and what those that have its image brought to workloads. */
function fedBy({ promoted, read, facts: { snapshot, promotion } }: Followable): Fed[] {
  if (read === null) return []
  return read.source.feeds.map((tag) => {
    const images = fedImagesOf(snapshot, promotion, tag, promoted.commit, read)
    const found = images.imported === null ? undefined : images.tag
    return { tag, images, effects: found === undefined ? [] : fedEffects(snapshot, found) }
  })
}

function distinct(effects: readonly Effect[]): Effect[] {
  return effects.filter(
    (effect, index) => effects.findIndex((each) => isOfSameContainer(each, effect)) === index,
  )
}

function followSource(
  followable: Followable,
  workloads: readonly WorkloadProgress[],
): { chain: SourceChain; verdicts: Verdict[] } {
  const { operation, promoted, facts } = followable
  const { repository, commit } = promoted
  const [moved, build, gate] = [movedStage(followable), buildStage(followable), gateStage(followable)]
  const tags = fedBy(followable).map((fed) => followTag(followable, fed, build, workloads))
  const stages = [moved, build, ...jobStages(followable), ...(gate === null ? [] : [gate])]
  const own = firstOf(stages) ?? ended('done', `${repository}: built ${shortCommit(commit)}.`)
  const verdicts = tags.length === 0 ? [own] : tags.map((each) => firstOf([moved, ...each]) ?? own)
  const later = promotedAgain(operation, repository, facts.others)
  return {
    chain: { repository, commit, steps: [...stages, ...tags.flat()].map(({ step }) => step) },
    verdicts:
      later === null
        ? verdicts
        : [
            ended(
              'superseded',
              `${repository}: a later promotion took over: ${later.title}, by ${later.by}.`,
            ),
          ],
  }
}

/** The stations of one tag, up to the one that is not passed. */
function followTag(
  followable: Followable,
  { tag, images, effects }: Fed,
  build: Stage,
  workloads: readonly WorkloadProgress[],
): Stage[] {
  const { snapshot, importers } = followable.facts
  const way = importWayOf(snapshot, tag, importers)
  const registry = registryStage(followable, tag, images, way, build)
  if (registry.verdict !== null) return [registry]
  const imported = importStage(followable, tag, images, way)
  if (imported.verdict !== null) return [registry, imported]
  return [registry, imported, rolloutStage(followable, tag, images, effects, workloads)]
}

function firstOf(stages: readonly Stage[]): Verdict | null {
  return stages.find(({ verdict }) => verdict !== null)?.verdict ?? null
}

import { shortCommit, span } from '#lib/domain/format'
import { rangeOf } from '#lib/domain/promotion/branch-state'
import { buildOf, commitsIn } from '#lib/domain/promotion/source-view'
import type { SourceRead } from '#lib/domain/promotion/promotion-read'
import { commitsUpTo, forwardCommits } from '#lib/domain/promotion/range-commits'
import { tagKey, splitTagKey } from '#lib/domain/image-stream/tag-key'
import { findTag } from '#lib/domain/image-stream/tag-source'
import type { Judged } from '#lib/plan/actions/promote/judged-source'
import type { PromoteInputs } from '#lib/plan/actions/plan-action'
import { consumersOfTags } from '#lib/plan/effects/consequences'
import { importWayOf, importWayWords } from '#lib/plan/effects/import-way'
import type { PlannedPromotion, PushGate } from '#lib/plan/plan'

type Inputs = Pick<PromoteInputs, 'snapshot' | 'importers' | 'promotion' | 'now'>

/** A source of a plan as the sheet shows it. @param gates what it waits for */
export function plannedSource(
  inputs: Inputs,
  read: SourceRead,
  judged: Judged,
  imports: boolean,
  gates: readonly PushGate[],
): PlannedPromotion {
  const { repository, to: branch, feeds } = read.source
  const range = rangeOf(read)
  const all = range.ok ? { ...range.value, commits: commitsIn(read) } : null
  const moves = judged.outcome === 'moves' ? judged : null
  return {
    repository,
    branch,
    outcome: judged.outcome,
    from: read.to.ok ? read.to.value.head.sha : null,
    to: moves?.to ?? null,
    why: judged.outcome === 'moves' ? null : judged.why,
    ...(moves !== null && all !== null ? commitsUpTo(moves.to, all) : { commits: [], count: 0 }),
    choices: all === null ? [] : forwardCommits(all),
    builds: moves === null ? null : buildsWords(read, moves.to, inputs.now),
    feeds: moves === null ? [] : feeds.map((tag) => ({ tag, then: thenWords(inputs, tag, imports) })),
    waitsFor: gates.length === 0 ? null : gates.map(gateWords).join(', '),
    overridden: moves?.overridden ?? [],
  }
}

/** `images.yml builds d258783, usually in about 40 min.`; null where no build of the branch is known. */
function buildsWords(read: SourceRead, to: string, now: number): string | null {
  const { build } = read.source
  const { usualSeconds, run } = buildOf(read, now)
  if (build === null && usualSeconds === null && run === null) return null
  const usual = usualSeconds === null ? '' : `, usually in about ${span(usualSeconds * 1000)}`
  return `${build ?? 'The pipeline of the branch'} builds ${shortCommit(to)}${usual}.`
}

/** What becomes of a tag, and which workloads take it. */
function thenWords({ snapshot, importers, promotion }: Inputs, key: string, imports: boolean): string {
  const way = importWayOf(snapshot, key, importers)
  const words = importWayWords(way, imports, promotion.scheduledImportSeconds)
  if (way.kind === 'pinned' || way.kind === 'never' || way.kind === 'unknown') return words
  const { stream, tag } = splitTagKey(key)
  const found = findTag(snapshot, stream, tag)
  const fed = found === undefined ? [] : consumersOfTags(snapshot, [found])
  const names = fed.map(({ object }) => object.metadata.name)
  return names.length === 0
    ? `${words} No image trigger takes it from ${tagKey(stream, tag)}.`
    : `${words} It feeds ${names.join(', ')}.`
}

function gateWords({ repository, sha, checks }: PushGate): string {
  return `${checks} green on ${shortCommit(sha)} of ${repository}`
}

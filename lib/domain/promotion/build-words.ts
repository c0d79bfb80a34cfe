import { shortCommit, span } from '#lib/domain/format'
import type { LaneBuild } from '#lib/domain/promotion/promotion-views'

/** `building d258783, 12 of about 40 min`, `build of d258783 failed: worker`: as every page says it. */
export function buildWords({ commit, build }: Pick<LaneBuild, 'commit' | 'build'>, now: number): string {
  const of = shortCommit(commit)
  switch (build.state) {
    case 'waiting':
      return `build of ${of} not started yet`
    case 'queued':
      return `build of ${of} waits for a machine`
    case 'running':
      return `building ${of}${progressWords(build, now)}`
    case 'succeeded':
      return `built ${of}`
    case 'failed':
      return `build of ${of} failed${build.failed.length === 0 ? '' : `: ${build.failed.join(', ')}`}`
    case 'cancelled':
      return `build of ${of} cancelled`
    case 'none':
      return `no build of ${of}`
    case 'unknown':
      return `build of ${of} unknown`
  }
}

/** `, 12 of about 40 min`. The clock of a forge can be ahead of ours. */
function progressWords({ run, usualSeconds }: LaneBuild['build'], now: number): string {
  const startedAt = Date.parse(run?.startedAt ?? '')
  if (Number.isNaN(startedAt)) return usualSeconds === null ? '' : `, usually ${span(usualSeconds * 1000)}`
  const passed = span(Math.max(0, now - startedAt))
  if (usualSeconds === null) return `, for ${passed}`
  const usual = span(usualSeconds * 1000)
  const unit = usual.slice(usual.indexOf(' '))
  return `, ${passed.endsWith(unit) ? passed.slice(0, -unit.length) : passed} of about ${usual}`
}

import { span } from '#lib/domain/format'
import type { BuildView } from '#lib/domain/promotion/promotion-views'

const MINUTE = 60_000

/** `12 of about 40 min`, of a build that runs or waits for a machine; empty for others. */
export function buildProgress({ state, run, usualSeconds }: BuildView, now: number): string {
  if (run === null || (state !== 'running' && state !== 'queued')) return ''
  const elapsed = Math.max(0, now - Date.parse(run.startedAt ?? run.createdAt))
  if (state === 'queued') return `for ${span(elapsed)}`
  const usual = (usualSeconds ?? 0) * 1000
  if (usual < MINUTE) return `for ${span(elapsed)}`
  const [passed, all] = [Math.floor(elapsed / MINUTE), Math.round(usual / MINUTE)]
  return passed <= all ? `${passed} of about ${all} min` : `${passed} min, usually about ${all}`
}

import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { Range } from '#lib/domain/promotion/forge-answers'
import { levelRange } from '#lib/domain/promotion/level-range'
import type { Source } from '#lib/domain/promotion/source'
import type { Asking } from '#lib/forge/forge'
import { AnswerCache } from '#lib/runtime/answer-cache'
import { processSingleton } from '#lib/runtime/process-singleton'
import { systemClock } from '#lib/runtime/system-clock'
import { forgeNamed, turnsOf } from '#lib/server/promotion/forges'

const MOST_RANGES = 200
/** A thousand commits. */
const MOST_PAGES = 4
const FAILURE_MS = 30_000
const WHOLE = /^([0-9a-f]{40}|[0-9a-f]{64})$/

const ranges = () =>
  processSingleton(
    'ranges',
    () => new AnswerCache<Answer<Range>>(MOST_RANGES, systemClock, ({ ok }) => (ok ? Infinity : FAILURE_MS)),
  )

/**
 * The commits that `head` has and `base` lacks, by whole or abbreviated ids. What is between two commits never changes, so a forge is
 * asked once.
 */
export function commitsBetween(source: Source, base: string, head: string): Promise<Answer<Range>> {
  const { forge, repository } = source
  return ranges().get(JSON.stringify([forge, repository, base, head]), () =>
    turnsOf(`${forge} (commits)`)(() => ask(source, base, head)),
  )
}

async function ask(source: Source, base: string, head: string): Promise<Answer<Range>> {
  const [older, newer] = await Promise.all([wholeId(source, base), wholeId(source, head)])
  if (!older.ok) return older
  return newer.ok ? readRange(source, older.value, newer.value, MOST_PAGES) : newer
}

async function wholeId({ forge, repository }: Source, id: string): Promise<Answer<string>> {
  if (WHOLE.test(id)) return { ok: true, value: id }
  const commit = await forgeNamed(forge).commit(repository, id)
  return commit.ok ? { ok: true, value: commit.value.sha } : commit
}

/** A range with further pages, until all of it is read, or enough. */
export async function readRange(
  { forge, repository }: Source,
  base: string,
  head: string,
  mostPages: number,
  asking: Asking = {},
  isEnough: (range: Range) => boolean = () => false,
): Promise<Answer<Range>> {
  if (base === head) return { ok: true, value: levelRange(head) }
  let range = await forgeNamed(forge).range(repository, base, head, 1, asking)
  for (
    let page = 2;
    page <= mostPages && range.ok && !range.value.isWhole && !isEnough(range.value);
    page += 1
  ) {
    const next = await forgeNamed(forge).range(repository, base, head, page, asking)
    if (!next.ok) return next
    const { commits, isWhole } = next.value
    range = { ok: true, value: { ...range.value, commits: [...range.value.commits, ...commits], isWhole } }
    if (commits.length === 0) break
  }
  return range
}

import { describe, expect, it } from 'vitest'
import type { Source } from '#lib/domain/promotion/source'
import { forwardCommits } from '#lib/domain/promotion/range-commits'
import { processSingleton } from '#lib/runtime/process-singleton'
import { TestClock } from '#lib/runtime/testing/test-clock'
import { readAfresh } from '#lib/server/promotion/read-afresh'
import { SourceReader } from '#lib/server/promotion/source-reader'
import { ScriptedForge, sha } from '#lib/server/promotion/testing/scripted-forge'

const REPOSITORY = 'packit/packit-service'

/** A source whose `main` is so many commits ahead. */
function sourceOf(ahead: number) {
  const name = `afresh-${ahead}`
  const names = Array.from({ length: ahead }, (_, index) => `c${index}-`)
  const forge = processSingleton(`forge ${name}`, () => new ScriptedForge())
  forge.with(REPOSITORY, { stable: ['a'], main: ['a', ...names] })
  const source: Source = {
    repository: REPOSITORY,
    forge: name,
    from: 'main',
    to: 'stable',
    feeds: [],
    build: null,
    imageTags: [],
    checks: [],
    after: [],
    gate: null,
    migrations: [],
  }
  const reader = new SourceReader(
    forge,
    source,
    new TestClock(),
    (work) => work(),
    () => undefined,
  )
  const pages = () => forge.asked.filter((each) => each.startsWith('range')).length
  const choices = async (commit: string | null) => {
    const { range } = await readAfresh({ source, reader }, commit)
    return range.ok ? forwardCommits(range.value).map((each) => each.sha) : []
  }
  return { names, forge, choices, pages }
}

describe('what a promotion is planned from', () => {
  it('has all of 600 commits to choose from, whichever is chosen, and asks once for what never changes', async () => {
    const { names, choices, pages } = sourceOf(600)
    const all = names.map(sha).toReversed()
    expect(await choices(null)).toEqual(all)
    expect(await choices(sha('c3-'))).toEqual(all)
    expect(pages()).toBe(3)
  })

  it('has the newest thousand, and reads on for an older one that is chosen', async () => {
    const { choices } = sourceOf(1_300)
    expect(await choices(null)).toHaveLength(1_000)
    expect(await choices(sha('c1200-'))).toHaveLength(1_000)
    expect(await choices(sha('c100-'))).toContain(sha('c100-'))
  })

  it('is asked for again after a failure', async () => {
    const { forge, choices } = sourceOf(3)
    forge.failures.set('range', { code: 'unreachable', message: 'Could not be reached.' })
    expect(await choices(null)).toEqual([])
    forge.failures.clear()
    expect(await choices(null)).toHaveLength(3)
  })
})

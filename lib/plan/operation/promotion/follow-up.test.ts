import { describe, expect, it } from 'vitest'
import {
  commitOf,
  fedOf,
  ok,
  promotionOf,
  readOf,
  runOf,
  sha,
} from '#lib/domain/promotion/testing/test-sources'
import { digest, followingStream, snapshotOf, streamOf } from '#lib/domain/testing/test-objects'
import { actionRequest } from '#lib/plan/actions/parse-request'
import type { Operation, OperationStep } from '#lib/plan/operation/operation'
import { followUpId, importDue, importOfAny, whyNotImported } from '#lib/plan/operation/promotion/follow-up'
import { progressOf } from '#lib/plan/operation/progress'
import { sameOperation, subjectsOf } from '#lib/plan/operation/same-operation'
import { touchedTags } from '#lib/plan/operation/operation-tag'
import { operationWith } from '#lib/plan/testing/test-operations'

const MOVED_AT = '2026-11-23T18:28:00.000Z'
const NOW = Date.parse('2026-11-23T18:30:00Z')
const SERVICE = 'packit/packit-service'
const TAG = 'packit-service:prod'
const WORKER = 'packit-worker:prod'

const step = (state: OperationStep['state'] = 'done'): OperationStep => {
  return { sentence: 'Move it.', tag: null, state, at: MOVED_AT, message: null }
}
const promotionOn = (repositories: string[], parts: Partial<Operation> = {}) =>
  operationWith({
    id: 'p1',
    request: {
      action: 'promote',
      sources: repositories.map((repository) => ({ repository, commit: sha('b1') })),
      imports: true,
      override: false,
    },
    steps: repositories.map(() => step()),
    ...parts,
  })
const promotion = promotionOn([SERVICE])

const built = runOf('b1', { createdAt: '2026-11-23T18:28:05Z' })
function moved(repository = SERVICE, feeds = [TAG, WORKER], run = built) {
  const { sha: at } = run
  const head = ok({ head: { ...commitOf('b1'), sha: at }, protectedBy: null })
  const range = { base: at, head: at, ahead: 0, behind: 0, commits: [], isWhole: true }
  return readOf([], {
    source: { repository, feeds },
    from: head,
    to: head,
    range: ok({ ...range, paths: null, isAllPaths: true }),
    runs: ok([run]),
  })
}

const snapshot = snapshotOf({
  imageStreams: [
    followingStream('packit-service', [digest('0')]),
    followingStream('packit-worker', [digest('0')]),
  ],
})
const there = (tag: string) => fedOf(tag, ['0', sha('a1')], ['1', sha('b1')])
const awaited = (tag: string) => fedOf(tag, ['0', sha('a1')], ['0', sha('a1')])
const due = (
  fed = [there(TAG), awaited(WORKER)],
  others: Operation[] = [],
  operation = promotion,
  read = [moved()],
) => importDue(operation, promotionOf(read, fed), snapshot, others, NOW)

/** An import of these tags, and how far their steps are. */
const importing = (
  id: string,
  tags: string[],
  state: OperationStep['state'] = 'done',
  parts: Partial<Operation> = {},
) =>
  operationWith({
    id,
    title: 'Import 1 tag',
    request: { action: 'import-all', tags, except: [] },
    steps: tags.map((tag) => ({ ...step(state), tag })),
    ...parts,
  })

describe('an import when built', () => {
  it('is due for the tags whose images are there, once', () => {
    const first = due()
    expect(first?.request).toEqual({ action: 'import-all', tags: [TAG], except: [] })
    expect(due()?.id).toBe(first?.id)
    const started = importing(first?.id ?? '', first?.request.tags ?? [])
    expect(due(undefined, [started])).toBeNull()
    const second = due([there(TAG), there(WORKER)], [started])
    expect(second?.request.tags).toEqual([WORKER])
    expect(second?.id).not.toBe(first?.id)
  })

  it('is due for all at once where all are there, in whatever order they are read', () => {
    expect(due([there(WORKER), there(TAG)])?.request.tags).toEqual([TAG, WORKER])
    expect(followUpId(promotion, [WORKER, TAG])).toBe(followUpId(promotion, [TAG, WORKER]))
    expect(followUpId({ id: 'p2' }, [TAG])).not.toBe(followUpId({ id: 'p1' }, [TAG]))
  })

  it('is not due by what was read before the commit existed: the image of the branch then is no later one', () => {
    const earlier = readOf([], { source: { repository: SERVICE, feeds: [TAG] }, runs: ok([runOf('a1')]) })
    const registry = fedOf(TAG, ['0', sha('99')], ['1', sha('a1')])
    expect(due([registry], [], promotion, [earlier])).toBeNull()
    const after = { ...earlier, followed: [sha('b1')] }
    expect(due([registry], [], promotion, [after])?.request.tags).toEqual([TAG])
  })

  it('is due for a tag that the plan of the first one left out', () => {
    const half = importing(followUpId(promotion, [TAG, WORKER]), [TAG], 'done', {
      request: { action: 'import-all', tags: [TAG, WORKER], except: [] },
    })
    expect(due([there(TAG), there(WORKER)], [half])?.request.tags).toEqual([WORKER])
  })

  it('is not due while another operation imports the tag', () => {
    const other = (state: OperationStep['state'], parts: Partial<Operation> = {}) =>
      importing('x', [TAG], state, parts)
    for (const state of ['waiting', 'doing'] as const) expect(due(undefined, [other(state)])).toBeNull()
    const lease = { owner: 'r1', beat: 1, orders: '' }
    expect(due(undefined, [other('unknown', { lease })])).toBeNull()
    for (const state of ['done', 'failed', 'unknown', 'left'] as const)
      expect(due(undefined, [other(state)])).not.toBeNull()
  })

  it('is the same as one of the same promotion that shares a tag, however many tags either has', () => {
    const both = importing(followUpId(promotion, [TAG, WORKER]), [TAG, WORKER])
    expect(importOfAny(promotion, [WORKER], [both])).toBe(both)
    const one = importing(followUpId(promotion, [TAG]), [TAG])
    expect(importOfAny(promotion, [TAG, WORKER], [one])).toBe(one)
    expect(importOfAny(promotion, [WORKER], [one])).toBeUndefined()
    expect(importOfAny({ id: 'p2' }, [TAG], [one])).toBeUndefined()
    expect(importOfAny({ id: 'p' }, [TAG], [one])).toBeUndefined()
  })

  it('has an id that a request can name', () => {
    const id = followUpId(promotion, [TAG])
    expect(actionRequest.safeParse({ action: 'undo', operation: id, except: [], also: [] }).success).toBe(
      true,
    )
  })

  it('is not due without consent, at the end, or before the image of the commit is there', () => {
    const { request } = promotion
    const without = request.action === 'promote' ? { ...request, imports: false } : request
    const end = {
      state: 'held',
      at: MOVED_AT,
      message: '',
      next: [],
      workloads: null,
    } satisfies Operation['end']
    expect(due(undefined, [], { ...promotion, request: without })).toBeNull()
    expect(due(undefined, [], { ...promotion, end })).toBeNull()
    expect(due([awaited(TAG)])).toBeNull()
    expect(due([fedOf(TAG, ['0', sha('a1')], ['2', sha('99')])])).toBeNull()
    expect(due([fedOf(TAG, ['0', sha('a1')], ['2', null])])).toBeNull()
    expect(due([fedOf(TAG, ['0', sha('a1')], null)])).toBeNull()
  })

  it('is not due for what is imported, only rebuilt, pinned or gone', () => {
    expect(due([fedOf(TAG, ['0', sha('b1')], ['0', sha('b1')])])).toBeNull()
    expect(due([fedOf(TAG, ['0', sha('b1')], ['1', sha('b1')])])).toBeNull()
    const from = { kind: 'DockerImage', name: `quay.io/packit/packit-service@${digest('0')}` } as const
    const pinned = snapshotOf({
      imageStreams: [streamOf('packit-service', { spec: { tags: [{ name: 'prod', from }] } })],
    })
    for (const other of [pinned, snapshotOf()])
      expect(importDue(promotion, promotionOf([moved()], [there(TAG)]), other, [], NOW)).toBeNull()
  })

  it('waits for all sources of a tag, of one of which the image names the commit', () => {
    const library = (run: typeof built) => moved('packit/packit', [TAG], { ...run, sha: sha('e1') })
    const operation = promotionOn([SERVICE, 'packit/packit'])
    const { request } = operation
    const both: Operation = {
      ...operation,
      request:
        request.action === 'promote'
          ? {
              ...request,
              sources: request.sources.map((each, at) => (at === 1 ? { ...each, commit: sha('e1') } : each)),
            }
          : request,
    }
    const running = { ...built, state: 'running' as const, endedAt: null }
    expect(due([there(TAG)], [], both, [moved(), library(running)])).toBeNull()
    expect(due([there(TAG)], [], both, [moved(), library(built)])?.request.tags).toEqual([TAG])
    const unpushed = { ...both, steps: [step(), step('waiting')] }
    expect(due([there(TAG)], [], unpushed, [moved(), library(built)])).toBeNull()
  })
})

describe('a promotion that imports', () => {
  const world = promotionOf([moved(SERVICE, [TAG])], [there(TAG)])
  const started = (end: Operation['end'], state: OperationStep['state'] = 'done') =>
    importing(followUpId(promotion, [TAG]), [TAG], state, { end })

  it('shows that import as its own station', () => {
    const progress = progressOf(promotion, snapshot, [started(null)], NOW, world)
    expect(progress).toMatchObject({ state: 'waiting', isOver: false })
    expect(progress.message).toMatch(/Quayside imports it: Import 1 tag\./)
  })

  it('has failed where that failed', () => {
    const end = {
      state: 'failed',
      at: MOVED_AT,
      message: 'Denied.',
      next: [],
      workloads: null,
    } satisfies Operation['end']
    const after = (state: OperationStep['state']) =>
      progressOf(promotion, snapshot, [started(end, state)], NOW, world)
    expect(after('failed')).toMatchObject({
      state: 'failed',
      isOver: true,
      next: [{ request: { action: 'import-all', tags: [TAG] } }],
    })
    expect(after('failed').message).toMatch(/It was not imported: Denied\./)
    expect(after('unknown').message).toMatch(/Whether it was imported is unknown: Denied\./)
    // Of many tags, another one failed.
    expect(after('done').isOver).toBe(false)
    expect(after('done').message).toMatch(/Quayside imported it: Import 1 tag\. The tag does not show/)
  })

  it('is no other operation than its import, which alone touches the tag', () => {
    expect(subjectsOf(promotion)).toEqual([`source/${SERVICE}`])
    expect(touchedTags(promotion)).toEqual([])
    const open = { ...promotion, startedAt: new Date(NOW).toISOString() }
    expect(sameOperation([open], 'f', NOW)).toBe(open)
    expect(sameOperation([{ ...open, id: 'p2', fingerprint: 'g' }, open], 'f', NOW)).toBeUndefined()
  })
})

it('an import that is refused says by whom and why, where a few images are marked bad', () => {
  const marked = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      ...{ name: `worker-${index}:prod`, outcome: 'marked' as const, digest: null },
      why: 'cccccccc: Ola marked it bad on 20 Nov 2026, 03:12 UTC: it loses jobs.',
    }))
  const why = (count: number) =>
    whyNotImported({ code: 'nothing-to-do', message: 'Nothing to import.', ways: [], imports: marked(count) })
  expect(why(0)).toBe('Nothing to import.')
  expect(why(1)).toBe(
    'Nothing to import. worker-0:prod, cccccccc: Ola marked it bad on 20 Nov 2026, 03:12 UTC: it loses jobs.',
  )
  expect(why(4)).toBe('Nothing to import.')
})

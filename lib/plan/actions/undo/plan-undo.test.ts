import { describe, expect, it } from 'vitest'
import type { Answer } from '#lib/domain/answer'
import type { RegistryCheck } from '#lib/domain/image-stream/image-stream-views'
import {
  deploymentOf,
  digest,
  followingStream,
  snapshotOf,
  streamOf,
  triggerOf,
} from '#lib/domain/testing/test-objects'
import type { ImageStream } from '#lib/kubernetes/objects'
import type { RequestOf } from '#lib/plan/actions/actions'
import { planImportAll } from '#lib/plan/actions/import-all/plan-import-all'
import { planUndo } from '#lib/plan/actions/undo/plan-undo'
import type { Undoing } from '#lib/plan/plan'
import { GONE, newer, planOf, refusalOf, registrySays, upToDate } from '#lib/plan/testing/test-plans'

const [a, b, c] = [digest('a'), digest('b'), digest('c')]
const author = { by: 'Ola', at: '2026-11-23T18:30:00.000Z', reason: 'all of it was wrong' }
const REQUEST: RequestOf<'undo'> = { action: 'undo', operation: 'op-1', except: [], also: [] }
const names = ['nginx', 'tokman', 'worker']

const worker = (image: string) =>
  deploymentOf('worker', {
    images: { app: `quay.io/packit/worker@${image}` },
    triggers: [triggerOf('worker:prod', 'app')],
  })

/** As after an import of all, which brought b. */
function after(streams: Record<string, string[]> = {}, more: ImageStream[] = []) {
  const histories = { ...Object.fromEntries(names.map((name) => [name, [b, a]])), ...streams }
  const all = Object.entries(histories).map(([name, digests]) => followingStream(name, digests))
  return snapshotOf({ imageStreams: [...all, ...more], deployments: [worker(b)] })
}

const undoOf = (name: string): Undoing['tags'][number] => ({
  name: `${name}:prod`,
  undo: { image: b, request: { action: 'pin', stream: name, tag: 'prod', digest: a, until: null } },
  movedBy: null,
})
const UNDOING: Undoing = { title: 'Import 3 tags', tags: names.map(undoOf) }

function plan(
  request: Partial<RequestOf<'undo'>> = {},
  snapshot = after(),
  undoing: Undoing | null = UNDOING,
  check: Answer<RegistryCheck> = upToDate(a),
) {
  return planUndo(snapshot, { ...REQUEST, ...request }, undoing, author, registrySays(check))
}

const outcomes = (made: ReturnType<typeof plan>) =>
  (made.ok ? made.plan.imports : (made.refusal.imports ?? [])).map(
    ({ name, outcome }) => `${name} ${outcome}`,
  )

describe('the undo of an import of many tags', () => {
  it('pins each tag to what it had before, in one plan', () => {
    const made = planOf(plan())
    expect(made).toMatchObject({
      title: 'Undo: Import 3 tags',
      confirm: 'Put 3 tags back and move one workload',
      effects: [{ workload: { name: 'worker' }, from: b, to: a }],
    })
    expect(made.atOnce).toBeGreaterThan(1)
    expect(made.steps.map(({ request }) => decodeURIComponent(request.path).split('/').at(-1))).toEqual(
      names.map((name) => `${name}:prod`),
    )
    expect(made.steps[0]?.request.body).toMatchObject({
      metadata: { annotations: { 'quayside.io/pinned-by': 'Ola' } },
      tag: { from: { name: `quay.io/packit/nginx@${a}` } },
    })
  })

  it('is what the import says that undoes it', () => {
    const tags = names.map((name) => `${name}:prod`)
    const before = after(Object.fromEntries(names.map((name) => [name, [a]])))
    const imported = planOf(
      planImportAll(before, { action: 'import-all', tags, except: [] }, registrySays(newer(b))),
    )
    const undoing = imported.steps.map(({ undo }, index) => ({
      name: tags[index] ?? '',
      undo: undo ?? null,
      movedBy: null,
    }))
    expect(undoing).toEqual(UNDOING.tags)
  })

  it('can itself be undone as one: each tag follows again', () => {
    const undoing = planOf(plan()).steps.map(({ undo }, index) => ({
      name: `${names[index] ?? ''}:prod`,
      undo: undo ?? null,
      movedBy: null,
    }))
    expect(undoing.map(({ undo }) => undo?.request.action)).toEqual(['follow', 'follow', 'follow'])
    const pinned = names.map((name) => pinnedStream(name, a, [a, b]))
    const snapshot = snapshotOf({ imageStreams: pinned, deployments: [worker(a)] })
    const again = planOf(plan({}, snapshot, { title: 'Undo: Import 3 tags', tags: undoing }, newer(b)))
    expect(again.steps[0]?.request.body).toMatchObject({
      tag: { from: { name: 'quay.io/packit/nginx:prod' } },
    })
    expect(again.title).toBe('Follow again with 3 tags')
    expect(again.steps[0]?.undo?.request).toMatchObject({ action: 'pin', digest: a })
  })

  it('leaves out what a person left out', () => {
    expect(outcomes(plan({ except: ['tokman:prod'] }))).toEqual([
      'nginx:prod new',
      'tokman:prod left-out',
      'worker:prod new',
    ])
  })

  it('names and leaves out a tag that moved since, unless it is chosen', () => {
    const moved = after({ worker: [c, b, a] })
    const who = 'Import worker:prod now, by Kim 2 min ago: “urgent”.'
    const tags = UNDOING.tags.map((each) => (each.name === 'worker:prod' ? { ...each, movedBy: who } : each))
    const made = planOf(plan({}, moved, { ...UNDOING, tags }))
    expect(made.imports.at(-1)).toMatchObject({ outcome: 'moved', why: `It has cccccccc now. ${who}` })
    expect(made.steps).toHaveLength(2)
    expect(outcomes(plan({ also: ['worker:prod'] }, moved))).toContain('worker:prod new')
  })

  it('leaves alone what is back already', () => {
    const back = after({}, [])
    const streams = [
      ...names.slice(1).map((name) => followingStream(name, [b, a])),
      pinnedStream('nginx', a, [a, b]),
    ]
    expect(outcomes(plan({}, { ...back, imageStreams: { ok: true, value: streams } }))).toContain(
      'nginx:prod idle',
    )
  })

  it('names those that cannot go back, and why', () => {
    const first = { name: 'new:prod', undo: null, movedBy: null }
    const gone = undoOf('gone')
    const pruned = after({ tokman: [b] })
    const made = planOf(plan({}, pruned, { ...UNDOING, tags: [...UNDOING.tags, first, gone] }))
    const whyOf = (name: string) => made.imports.find((each) => each.name === name)?.why
    expect(whyOf('new:prod')).toBe('It had no image before, or the journal does not say which.')
    expect(whyOf('gone:prod')).toBe('There is no image stream tag gone:prod.')
    expect(whyOf('tokman:prod')).toContain('is not in the import history of tokman:prod')
    expect(outcomes(plan({}, after(), UNDOING, GONE))).toEqual(names.map((name) => `${name}:prod failing`))
  })

  it('is refused where nothing goes back, or the journal has no such operation', () => {
    expect(refusalOf(plan({ except: names.map((name) => `${name}:prod`) }))).toMatchObject({
      code: 'nothing-to-do',
      imports: [{}, {}, {}],
    })
    expect(refusalOf(plan({}, after(), null))).toMatchObject({ code: 'not-found' })
  })
})

function pinnedStream(name: string, to: string, digests: string[]): ImageStream {
  const following = followingStream(name, digests)
  const annotations = {
    'quayside.io/pinned-digest': to,
    'quayside.io/follows': `quay.io/packit/${name}:prod`,
  }
  const from = { kind: 'DockerImage', name: `quay.io/packit/${name}@${to}` }
  return streamOf(name, {
    ...following,
    spec: { tags: [{ name: 'prod', annotations, from, generation: 2 }] },
  })
}

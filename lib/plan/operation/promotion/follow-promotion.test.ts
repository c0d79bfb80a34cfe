import { describe, expect, it } from 'vitest'
import type { Answer } from '#lib/domain/answer'
import type { Importers } from '#lib/domain/pipeline/importer-view'
import type { BuildJob, BuildRun } from '#lib/domain/promotion/forge-answers'
import type { FedTag, SourceRead } from '#lib/domain/promotion/promotion-read'
import {
  commitOf,
  fedOf,
  FORGE_DOWN,
  ok,
  promotionOf,
  readOf,
  runOf,
  sha,
} from '#lib/domain/promotion/testing/test-sources'
import {
  deploymentOf,
  digest,
  followingStream,
  podOf,
  replicaSetOf,
  snapshotOf,
  triggerOf,
} from '#lib/domain/testing/test-objects'
import type { ImageStream } from '#lib/kubernetes/objects'
import type { ChainStep, Operation, OperationStep } from '#lib/plan/operation/operation'
import { progressOf, type Progress } from '#lib/plan/operation/progress'
import { endOf } from '#lib/plan/records/record'
import { operationWith } from '#lib/plan/testing/test-operations'

const MOVED_AT = '2026-11-23T18:28:00.000Z'
const NOW = Date.parse('2026-11-23T18:30:00Z')
const HOUR = 60 * 60_000
const SERVICE = 'packit/packit-service'
const TAG = 'packit-service:prod'
const WORKER = 'packit-worker:prod'
const [OLD, NEW] = [digest('0'), digest('1')]

const step = (parts: Partial<OperationStep> = {}): OperationStep => {
  return { sentence: 'Move it.', tag: null, state: 'done', at: MOVED_AT, message: null, ...parts }
}

/** `stable` of one source moved to `b1`. */
function promotionWith(parts: Partial<Operation> = {}, imports = false): Operation {
  const sources = [{ repository: SERVICE, commit: sha('b1') }]
  return operationWith({
    id: 'p1',
    title: 'Promote packit/packit-service: 4 commits',
    request: { action: 'promote', sources, imports, override: false },
    steps: [step()],
    undo: null,
    ...parts,
  })
}

const OLD_RUN = runOf('a1', {
  createdAt: '2026-11-22T18:00:00Z',
  startedAt: '2026-11-22T18:00:10Z',
  endedAt: '2026-11-22T18:40:10Z',
})
const own = (parts: Partial<BuildRun> = {}) => runOf('b1', { createdAt: '2026-11-23T18:28:05Z', ...parts })
const running = own({ state: 'running', startedAt: '2026-11-23T18:28:10Z', endedAt: null })
const built = own({ startedAt: '2026-11-23T18:28:10Z', endedAt: '2026-11-23T18:29:10Z' })

/** The source after the branch moved to `b1`, where `main` is, too. */
function moved(runs: BuildRun[] = [], parts: Parameters<typeof readOf>[1] = {}): SourceRead {
  const head = commitOf('b1')
  const range = { base: sha('b1'), head: sha('b1'), ahead: 0, behind: 0, commits: [], isWhole: true }
  return readOf([], {
    from: ok({ head, protectedBy: null }),
    to: ok({ head, protectedBy: null }),
    range: ok({ ...range, paths: [], isAllPaths: true }),
    runs: ok([...runs, OLD_RUN]),
    ...parts,
  })
}

/** A Deployment with the image of its tag, whose pods are ready. */
function clusterWith(
  digests: string[],
  runs = digests[0],
  change: (stream: ImageStream) => ImageStream = (s) => s,
) {
  const stream = change(followingStream('packit-service', digests))
  const deployment = deploymentOf('packit-service', {
    images: { app: `quay.io/packit/packit-service@${runs ?? OLD}` },
    triggers: [triggerOf(TAG, 'app')],
  })
  const image = `quay.io/packit/packit-service@${runs ?? OLD}`
  const replicaSet = replicaSetOf(deployment, 2, 'hash')
  const pod = podOf(replicaSet, {
    spec: { containers: [{ name: 'app', image, readinessProbe: {} }] },
    status: {
      phase: 'Running',
      startTime: '2026-11-23T18:28:10Z',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [
        {
          name: 'app',
          ready: true,
          restartCount: 0,
          image,
          imageID: image,
          state: { running: { startedAt: '2026-11-23T18:28:12Z' } },
        },
      ],
    },
  })
  return snapshotOf({
    imageStreams: [stream, followingStream('packit-worker', [OLD])],
    deployments: [deployment],
    replicaSets: [replicaSet],
    pods: [pod],
  })
}

const WAITS = fedOf(TAG, ['0', sha('a1')], ['0', sha('a1')])
const TOLD = { ...WAITS, checkedAt: '2026-11-23T18:29:55Z' }
const IN_REGISTRY = fedOf(TAG, ['0', sha('a1')], ['1', 'b100000'])
const IMPORTED = fedOf(TAG, ['1', 'b100000'], ['1', 'b100000'])
const scheduled = (stream: ImageStream): ImageStream => ({
  ...stream,
  spec: { tags: (stream.spec?.tags ?? []).map((tag) => ({ ...tag, importPolicy: { scheduled: true } })) },
})
const pinned = (stream: ImageStream): ImageStream => ({
  ...stream,
  spec: {
    tags: [{ name: 'prod', from: { kind: 'DockerImage', name: `quay.io/packit/packit-service@${OLD}` } }],
  },
})

type World = {
  read?: SourceRead[]
  fed?: FedTag[]
  snapshot?: ReturnType<typeof clusterWith>
  operation?: Operation
  others?: Operation[]
  now?: number
  importers?: Importers
}

function follow(world: World = {}): Progress {
  const { read = [moved([running])], fed = [WAITS], snapshot = clusterWith([OLD]), others = [] } = world
  const operation = world.operation ?? promotionWith()
  return progressOf(operation, snapshot, others, world.now ?? NOW, promotionOf(read, fed), world.importers)
}

const shown = ({ chain }: Progress) =>
  chain.flatMap(({ steps }) => steps.map(({ what, about, state }) => `${about ?? what}: ${state}`))
const stepOf = ({ chain }: Progress, what: ChainStep['what'], about: string | null = null) =>
  chain[0]?.steps.find((each) => each.what === what && (about === null || each.about === about))

describe('a promotion while it is built', () => {
  it('runs, and says since when and how long it usually takes', () => {
    const progress = follow()
    expect(progress).toMatchObject({
      state: 'running',
      isOver: false,
      message: 'packit/packit-service: building b100000.',
    })
    expect(shown(progress)).toEqual(['moved: done', 'build: doing', `${TAG}: waiting`])
    expect(stepOf(progress, 'build')).toMatchObject({
      since: '2026-11-23T18:28:10Z',
      usualSeconds: 2400,
      sentence: 'Building b100000.',
    })
  })

  it('waits for the run, and after five minutes says the usual reasons why there is none', () => {
    const waiting = follow({ read: [moved()] })
    expect(waiting).toMatchObject({ state: 'running', isOver: false })
    expect(stepOf(waiting, 'build')).toMatchObject({ state: 'waiting', advice: null })
    const late = follow({ read: [moved()], now: Date.parse(MOVED_AT) + 5 * 60_000 })
    expect(late.isOver).toBe(false)
    expect(stepOf(late, 'build')?.advice).toMatch(/Actions or pipelines are off.*no runner/)
  })

  describe('whose build is over without an image', () => {
    const failed = { ...built, state: 'failed' as const }
    const SEEN = '2026-11-23T18:29:30Z'
    const seen = moved([failed], { overAt: { 'run-b1 1': SEEN } })
    const checked = (checkedAt: string | null, fed = WAITS) => ({ ...fed, checkedAt })
    const following = (fed: FedTag, parts: World = {}) => follow({ read: [seen], fed: [fed], ...parts })

    it.each([
      ['never', null],
      ['before we learned of the end', '2026-11-23T18:29:29Z'],
      ['in that moment', SEEN],
    ])('has not failed while the registry was asked %s', (_when, checkedAt) => {
      const progress = following(checked(checkedAt))
      expect(progress).toMatchObject({ state: 'waiting', isOver: false })
      expect(stepOf(progress, 'build')).toMatchObject({ state: 'failed' })
      expect(stepOf(progress, 'registry')).toMatchObject({
        state: 'waiting',
        sentence: 'The build is over: asking the registry.',
      })
    })

    const later = '2026-11-23T18:29:31Z'
    const late = Date.parse('2026-11-23T18:31:30Z')
    const nothing = fedOf(TAG, ['0', sha('a1')], null)
    const unasked = { ...nothing, checkedAt: later, problem: 'Registry timeout: no answer.' }
    const unnamed = checked(later, fedOf(TAG, ['0', sha('a1')], ['1', null]))

    it('has failed once the registry told later that it has another image, or none', () => {
      for (const fed of [WAITS, nothing]) {
        const progress = following(checked(later, fed))
        expect(progress).toMatchObject({ state: 'failed', isOver: true })
        expect(stepOf(progress, 'registry')).toMatchObject({
          state: 'failed',
          sentence: 'No image of b100000: it was not built.',
        })
      }
    })

    it('has not failed while the registry does not answer, or the commit of its image is not known', () => {
      for (const fed of [unasked, unnamed]) expect(following(fed).isOver).toBe(false)
    })

    it.each([
      ['did not answer', unasked, /The registry could not be asked\. Registry timeout: no answer\.$/],
      ['was never asked', checked(null, nothing), /The registry was not asked\.$/],
      ['was not asked since', checked(SEEN), /The registry was not asked since\.$/],
      ['has an image of which nobody knows the commit', unnamed, /is not known\.$/],
    ])('and never says that it was not built where the registry %s', (_why, fed, words) => {
      const progress = following(fed, { now: late })
      expect(progress).toMatchObject({ state: 'failed', isOver: true })
      expect(stepOf(progress, 'registry')).toMatchObject({
        state: 'waiting',
        sentence: expect.stringMatching(/^Whether there is an image of b100000 is unknown\. /) as string,
      })
      expect(progress.message).toMatch(words)
      const done = moved([built], { overAt: { 'run-b1 1': SEEN } })
      const awaited = follow({ read: [done], fed: [fed], now: late })
      expect(awaited).toMatchObject({ state: 'waiting', isOver: false })
      expect(awaited.message).toMatch(words)
      expect(stepOf(awaited, 'registry')?.sentence).not.toMatch(/No image/)
    })

    it('nor where two commits begin as the image in the registry says', () => {
      const unsure = checked(later, fedOf(TAG, ['0', sha('a1')], ['1', 'b100000']))
      const read = { ...seen, checks: { [sha('b1000001')]: ok([]) } }
      const progress = follow({ read: [read], fed: [unsure], now: late })
      expect(stepOf(progress, 'registry')?.sentence).toMatch(/^Whether there is an image.*is not known\.$/)
    })

    it('and says nothing of a registry that is not asked: the tag is pinned', () => {
      const progress = following(checked(null, nothing), { snapshot: clusterWith([OLD], OLD, pinned) })
      expect(stepOf(progress, 'registry')?.sentence).toBe('Not looked up: the tag is pinned.')
    })

    it('has failed two minutes after we learned of it, whatever the clock of the forge says', () => {
      const [before, after] = ['2026-11-23T18:31:29Z', '2026-11-23T18:31:30Z'].map((now) => {
        return following(checked(null), { now: Date.parse(now) }).isOver
      })
      expect([before, after]).toEqual([false, true])
    })

    it('has failed at once where nobody asks: the tag is pinned', () => {
      expect(following(checked(null), { snapshot: clusterWith([OLD], OLD, pinned) }).isOver).toBe(true)
    })
  })

  describe('is not open for ever', () => {
    const lasting = (runs: BuildRun[], parts: Parameters<typeof moved>[1] = {}) =>
      moved(runs, { staleAt: '2026-11-30T00:00:00Z', ...parts })
    const pending = (stream: ImageStream): ImageStream => ({
      ...stream,
      spec: { tags: (stream.spec?.tags ?? []).map((tag) => ({ ...tag, generation: 9 })) },
    })
    const unread = { ...clusterWith([OLD]), imageStreams: FORGE_DOWN }
    const told = { ...WAITS, checkedAt: '2026-11-24T18:00:00Z' }
    const worlds: Record<string, World> = {
      'without a build': { read: [lasting([])] },
      'while a build waits for a machine': { read: [lasting([own({ state: 'queued', endedAt: null })])] },
      'while a build runs': { read: [lasting([running])] },
      'while its forge is down': { read: [lasting([], { runs: FORGE_DOWN })] },
      'while what was read is old': { read: [moved([running])] },
      'while nobody reads the source': { read: [] },
      'while its image does not come': { read: [lasting([built])], fed: [told] },
      'while the cluster imports it': {
        read: [lasting([built])],
        fed: [IN_REGISTRY],
        snapshot: clusterWith([OLD], OLD, pending),
      },
      'while the image streams cannot be read': {
        read: [lasting([built])],
        fed: [IN_REGISTRY],
        snapshot: unread,
      },
      'while a gate is closed': {
        read: [
          lasting([built], { source: { feeds: [], gate: 'rpm-build:*' }, checks: { [sha('b1')]: ok([]) } }),
        ],
      },
      'while a gate cannot be read': {
        read: [
          lasting([built], {
            source: { feeds: [], gate: 'rpm-build:*' },
            checks: { [sha('b1')]: FORGE_DOWN },
          }),
        ],
      },
    }
    it.each(Object.keys(worlds))('%s', (name) => {
      const [before, after] = [23, 25].map((hours) =>
        follow({ fed: [told], ...worlds[name], now: Date.parse(MOVED_AT) + hours * HOUR }),
      )
      expect(before?.isOver).toBe(false)
      expect(after).toMatchObject({ state: 'unknown', isOver: true })
      expect(after?.message).toMatch(/It is no longer waited for\.$/)
    })

    it('nor where its pods cannot be seen, or never settle', () => {
      const imported = { read: [lasting([built])], fed: [IMPORTED] }
      const unseen = { ...clusterWith([NEW, OLD]), pods: FORGE_DOWN }
      const [before, after] = [47, 49].map((hours) =>
        follow({ ...imported, snapshot: unseen, now: Date.parse(MOVED_AT) + hours * HOUR }),
      )
      expect(before).toMatchObject({ state: 'unread', isOver: false })
      expect(after).toMatchObject({ state: 'unknown', isOver: true })
    })

    it('but not over before a source is read that nobody could read for a day, such as after a restart', () => {
      const BEING_READ: Answer<never> = {
        ok: false,
        error: { code: 'being-read', message: 'It is being read.' },
      }
      const now = Date.parse(MOVED_AT) + 60 * HOUR
      const early = lasting([], {
        from: BEING_READ,
        to: BEING_READ,
        range: BEING_READ,
        runs: BEING_READ,
        staleAt: '1970-01-01T00:00:00Z',
      })
      expect(follow({ read: [early], now: now - 24 * HOUR })).toMatchObject({
        state: 'unread',
        isOver: false,
      })
      const heads = lasting([], { runs: BEING_READ, staleAt: '1970-01-01T00:00:00Z' })
      expect(follow({ read: [heads], now: now - 24 * HOUR }).isOver).toBe(false)
      const seen = lasting([built], {
        overAt: { 'run-b1 1': new Date(now - 24 * HOUR - 1000).toISOString() },
      })
      expect(follow({ read: [seen], now: now - 24 * HOUR })).toMatchObject({
        state: 'waiting',
        isOver: false,
      })
      const checks = lasting([built], { source: { feeds: [], gate: 'rpm-build:*' } })
      const gate = follow({ read: [checks], now: now - 24 * HOUR })
      expect(gate).toMatchObject({ state: 'unread', isOver: false })
      expect(gate.message).toMatch(/was not read yet/)
    })
  })

  it('takes no run of another commit for its own', () => {
    const other = runOf('c1', { createdAt: '2026-11-23T18:29:00Z' })
    expect(stepOf(follow({ read: [moved([other])] }), 'build')).toMatchObject({ state: 'waiting' })
  })

  it('has failed where the build failed or was cancelled, names the job, and goes on when it is made again', () => {
    const job = {
      name: 'worker',
      state: 'failed',
      startedAt: null,
      endedAt: null,
      url: 'https://github.com/job/7',
    } as const
    const failed = { ...built, state: 'failed' as const, jobs: [job] }
    const progress = follow({ read: [moved([failed])], fed: [TOLD] })
    expect(progress).toMatchObject({
      state: 'failed',
      isOver: true,
      message: 'packit/packit-service: build of b100000 failed: worker.',
    })
    expect(stepOf(progress, 'build')).toMatchObject({ state: 'failed', url: 'https://github.com/job/7' })
    expect(stepOf(progress, 'registry')).toMatchObject({ state: 'failed', about: TAG })
    // The record is written at once, and follows nothing that comes later.
    expect(stepOf(progress, 'build')?.advice).toMatch(
      /run it again at the git host, and import what it builds/,
    )
    const again = { ...running, attempt: 2, startedAt: '2026-11-23T18:29:50Z' }
    const second = follow({ read: [moved([again, failed])] })
    expect(second.isOver).toBe(false)
    expect(stepOf(second, 'build')?.sentence).toBe('Building b100000, attempt 2.')
    expect(follow({ read: [moved([{ ...built, state: 'cancelled' }])] }).state).toBe('failed')
  })

  it('tells of each job, where there are several', () => {
    const jobOf = (name: string, state: BuildJob['state'], endedAt: string | null = null): BuildJob => {
      return {
        name,
        state,
        startedAt: '2026-11-23T18:28:20Z',
        endedAt,
        url: `https://github.com/job/${name}`,
      }
    }
    const jobs = [
      jobOf('service', 'succeeded', '2026-11-23T18:29:20Z'),
      jobOf('worker', 'running'),
      jobOf('fedmsg', 'skipped'),
    ]
    const progress = follow({ read: [moved([{ ...running, jobs }])] })
    expect(shown(progress)).toEqual([
      'moved: done',
      'build: doing',
      'service: done',
      'worker: doing',
      'fedmsg: skipped',
      `${TAG}: waiting`,
    ])
    expect(stepOf(progress, 'job', 'worker')).toMatchObject({
      since: '2026-11-23T18:28:20Z',
      url: 'https://github.com/job/worker',
    })
    expect(stepOf(progress, 'job', 'service')?.since).toBe('2026-11-23T18:29:20Z')
    // The build decides: a job that may fail ends nothing.
    const failing = { ...running, jobs: [jobOf('service', 'failed'), jobOf('worker', 'running')] }
    expect(follow({ read: [moved([failing])] }).isOver).toBe(false)
    const many = Array.from({ length: 100 }, (_, index) => jobOf(`job ${index}`, 'running'))
    expect(follow({ read: [moved([{ ...running, jobs: many }])] }).chain[0]?.steps.length).toBeLessThan(20)
  })

  it('is superseded where the branch moved on and its build was cancelled', () => {
    const next = runOf('c1', { createdAt: '2026-11-23T18:29:00Z', state: 'running', endedAt: null })
    const head = ok({ head: commitOf('c1'), protectedBy: null })
    const read = moved([next, { ...built, state: 'cancelled' }], { to: head, from: head })
    const progress = follow({ read: [read] })
    expect(progress).toMatchObject({ state: 'superseded', isOver: true })
    expect(stepOf(progress, 'build')?.advice).toBe('c100000 is built instead.')
  })

  it('is not superseded by a head that was read before the commit existed', () => {
    const head = ok({ head: commitOf('99'), protectedBy: null })
    const range = { base: sha('99'), head: sha('99'), ahead: 0, behind: 0, commits: [], isWhole: true }
    const early = { to: head, from: head, range: ok({ ...range, paths: [], isAllPaths: true }) }
    const cancelled: BuildRun = { ...built, state: 'cancelled' }
    expect(follow({ read: [moved([cancelled], early)] }).state).toBe('failed')
    expect(follow({ read: [moved([cancelled], { ...early, followed: [sha('b1')] })] }).state).toBe(
      'superseded',
    )
  })

  it('is superseded by a later promotion of the same source, and by no other', () => {
    const later = (repository: string, state: OperationStep['state'] = 'done') =>
      promotionWith({
        id: 'p2',
        startedAt: '2026-11-23T18:29:00.000Z',
        request: {
          action: 'promote',
          sources: [{ repository, commit: sha('c1') }],
          imports: false,
          override: false,
        },
        steps: [step({ state })],
      })
    const [own, p2] = [promotionWith(), later(SERVICE)]
    expect(follow({ others: [p2, own] })).toMatchObject({ state: 'superseded', isOver: true })
    expect(follow({ others: [later('packit/packit'), own] }).state).toBe('running')
    expect(follow({ others: [later(SERVICE, 'failed'), own] }).state).toBe('running')
    // The clock of the other replica is behind: the journal tells which one came later.
    const behind = { ...p2, startedAt: '2026-11-23T18:20:00.000Z' }
    expect(follow({ others: [behind, own] }).state).toBe('superseded')
    expect(follow({ others: [own, p2] }).state).toBe('running')
  })
})

describe('a promotion of which a forge does not tell', () => {
  it('is not over while the forge is down, and says since when', () => {
    const progress = follow({ read: [moved([], { runs: FORGE_DOWN })], now: NOW + 12 * HOUR })
    expect(progress).toMatchObject({ state: 'unread', isOver: false })
    expect(progress.message).toMatch(/GitHub does not answer\. Last read 12 h ago\./)
    const stale = follow({ read: [moved([running], { staleAt: '2026-11-23T18:29:00Z' })] })
    expect(stale.state).toBe('unread')
  })

  it('is over all the same where the cluster has it all', () => {
    const progress = follow({
      read: [moved([], { runs: FORGE_DOWN })],
      fed: [IMPORTED],
      snapshot: clusterWith([NEW, OLD]),
    })
    expect(progress).toMatchObject({ state: 'healthy', isOver: true })
  })

  it('is unknown in the end where nobody reads the source any more', () => {
    expect(follow({ read: [] })).toMatchObject({ state: 'unread', isOver: false })
    expect(follow({ read: [], now: NOW + 25 * HOUR })).toMatchObject({ state: 'unknown', isOver: true })
  })

  it('learns from the forge whether a push without an answer moved the branch', () => {
    const operation = promotionWith({ steps: [step({ state: 'unknown', message: 'The answer was lost.' })] })
    expect(shown(follow({ operation }))).toContain('moved: done')
    const before = readOf([commitOf('b1')])
    const open = follow({ operation, read: [before] })
    expect(open).toMatchObject({ isOver: false })
    expect(shown(open)).toContain('moved: doing')
    expect(follow({ operation, read: [before], now: NOW + HOUR })).toMatchObject({ isOver: true })
  })
})

describe('a promotion whose image is in the registry', () => {
  const world = { read: [moved([built])], fed: [IN_REGISTRY] }

  it('waits for the registry, and says where an older build took the tag back', () => {
    const waiting = follow({ read: [moved([built])] })
    expect(waiting).toMatchObject({ state: 'waiting', isOver: false })
    const older = runOf('a1', { createdAt: '2026-11-22T18:00:00Z', endedAt: '2026-11-23T18:29:50Z' })
    const late = follow({ read: [moved([built, older], { runs: ok([built, older]) })] })
    expect(stepOf(late, 'registry')?.advice).toMatch(/older a100000 ended later and took the tag/)
    const runs = ok([built, { ...older, state: 'running' as const, endedAt: null }])
    const still = follow({
      read: [moved([], { runs })],
      fed: [{ ...WAITS, checkedAt: '2026-11-23T18:29:59Z' }],
    })
    expect(stepOf(still, 'registry')?.advice).toMatch(/^If it does not come/)
  })

  it('is held where somebody or a CronJob has to import it, with a way to', () => {
    const progress = follow(world)
    expect(progress).toMatchObject({
      state: 'held',
      isOver: true,
      next: [
        {
          sentence: `Import ${TAG}…`,
          request: { action: 'import-all', tags: [TAG], except: [] },
        },
      ],
    })
    expect(shown(progress).slice(2)).toEqual([`${TAG}: done`, `${TAG}: waiting`])
    const importer = {
      name: 'import-images',
      nextRun: '2026-11-24T02:00:00Z',
      canSkip: true,
      suspension: null,
    }
    const importers: Importers = { all: [importer], of: () => [{ ...importer, known: 'declared' }] }
    expect(follow({ ...world, importers }).message).toMatch(/Waits for CronJob import-images\./)
  })

  it('is held where the tag is pinned, and offers to follow again', () => {
    const progress = follow({ ...world, snapshot: clusterWith([OLD], OLD, pinned) })
    expect(progress).toMatchObject({ state: 'held', next: [{ request: { action: 'follow' } }] })
    expect(stepOf(progress, 'import')).toMatchObject({ state: 'skipped' })
  })

  it('goes on where the cluster or Quayside imports it', () => {
    const byItself = follow({ ...world, snapshot: clusterWith([OLD], OLD, scheduled) })
    expect(byItself).toMatchObject({ state: 'waiting', isOver: false })
    expect(stepOf(byItself, 'import')?.sentence).toMatch(/^Follows by itself.*about 15 min/)
    const often = { ...promotionOf(world.read, world.fed), scheduledImportSeconds: 60 }
    const snapshot = clusterWith([OLD], OLD, scheduled)
    expect(stepOf(progressOf(promotionWith(), snapshot, [], NOW, often), 'import')).toMatchObject({
      sentence: expect.stringMatching(/about 1 min/) as string,
      usualSeconds: 60,
    })
    const whenBuilt = follow({ ...world, operation: promotionWith({}, true) })
    expect(whenBuilt).toMatchObject({ state: 'waiting', isOver: false })
  })

  it('is held where no image can come to the tag: nobody looks for one', () => {
    const gone = { ...clusterWith([OLD]), imageStreams: ok([]) }
    const progress = follow({ ...world, fed: [fedOf(TAG, null, null)], snapshot: gone })
    expect(progress).toMatchObject({ state: 'held', isOver: true })
    expect(stepOf(progress, 'registry')).toMatchObject({
      state: 'skipped',
      sentence: `Not looked up. There is no image stream tag ${TAG}.`,
    })
  })

  it('is imported once the tag has the image of the registry, also before its own commit is found', () => {
    const found = fedOf(TAG, ['1', null], ['1', 'b100000'])
    const progress = follow({ ...world, fed: [found], snapshot: clusterWith([NEW, OLD]) })
    expect(stepOf(progress, 'import')).toMatchObject({ state: 'done' })
  })

  it('counts an image of a later commit', () => {
    const next = runOf('c1', { createdAt: '2026-11-23T18:29:00Z' })
    const progress = follow({
      read: [moved([next, built])],
      fed: [fedOf(TAG, ['0', sha('a1')], ['1', sha('c1')])],
    })
    expect(stepOf(progress, 'registry')).toMatchObject({
      state: 'done',
      sentence: 'The registry has 11111111 of c100000, a later commit.',
    })
  })

  it('is told for each tag, where one image of a build fails', () => {
    const failed: BuildRun = { ...built, state: 'failed' }
    const read = moved([failed], { source: { feeds: [TAG, WORKER] } })
    const fed = [IN_REGISTRY, { ...TOLD, tag: WORKER }]
    const progress = follow({ read: [read], fed })
    expect(progress.state).toBe('failed')
    expect(shown(progress).slice(2)).toEqual([`${TAG}: done`, `${TAG}: waiting`, `${WORKER}: failed`])
    const half = follow({ read: [read], fed, snapshot: clusterWith([OLD], OLD, scheduled) })
    expect(half).toMatchObject({ state: 'waiting', isOver: false })
    expect(half.message).toMatch(/failed.*Follows by itself/)
  })
})

describe('a promotion whose image is imported', () => {
  const world = { read: [moved([built])], fed: [IMPORTED] }

  it('is healthy when all that its tags feed is', () => {
    const progress = follow({ ...world, snapshot: clusterWith([NEW, OLD]) })
    expect(progress).toMatchObject({
      state: 'healthy',
      isOver: true,
      effects: [{ workload: { name: 'packit-service' }, from: OLD, to: NEW }],
    })
    expect(shown(progress).every((each) => each.endsWith('done'))).toBe(true)
    expect(endOf(progress, MOVED_AT)).toMatchObject({
      chain: progress.chain,
      workloads: [{ state: 'healthy' }],
    })
  })

  it('is followed into the pods', () => {
    const progress = follow({ ...world, snapshot: clusterWith([NEW, OLD], OLD) })
    expect(progress).toMatchObject({ isOver: true, state: 'failed' })
    expect(progress.message).toMatch(/has not moved for 1 min/)
  })

  it('is not taken for imported while the commit is of the image before', () => {
    const progress = follow({ ...world, snapshot: clusterWith([digest('7'), NEW, OLD]) })
    expect(stepOf(progress, 'import')).toMatchObject({ state: 'waiting' })
  })
})

describe('a promotion of several sources', () => {
  const sources = ['packit/ogr', SERVICE].map((repository) => ({ repository, commit: sha('b1') }))
  const request = { action: 'promote', sources, imports: false, override: false } as const
  const both = (steps: OperationStep[]) => promotionWith({ request: { ...request, sources }, steps })
  const library = (
    checks: Record<string, Answer<never>> | SourceRead['checks'] = {},
    gate: string | null = null,
  ) => moved([built], { source: { repository: 'packit/ogr', feeds: [], gate }, checks })

  it('follows what moved while a later push waits, and what is waited for is said', () => {
    const waiting = step({ state: 'doing', message: 'Waits for rpm-build:* of packit/ogr.' })
    const operation = both([step(), waiting])
    const progress = follow({ operation, read: [library(), moved()] })
    expect(progress).toMatchObject({ state: 'steps', isOver: false })
    expect(progress.message).toMatch(/Waits for rpm-build/)
    expect(progress.chain.map(({ repository }) => repository)).toEqual(['packit/ogr'])
  })

  it('follows those that moved to their end where a push failed', () => {
    const failed = step({ state: 'failed', message: 'The branch is protected.' })
    const open = follow({
      operation: both([step(), failed]),
      read: [moved([running], { source: { repository: 'packit/ogr', feeds: [] } }), moved()],
    })
    expect(open).toMatchObject({ state: 'running', isOver: false })
    expect(open.message).toMatch(/The branch is protected\..*building b100000/)
    expect(follow({ operation: both([step(), failed]), read: [library(), moved()] })).toMatchObject({
      state: 'failed',
      isOver: true,
    })
  })

  it('follows one whose answer was lost also where the others were not sent', () => {
    const operation = both([
      step({ state: 'unknown', message: 'The answer was lost.' }),
      step({ state: 'left' }),
    ])
    const open = follow({
      operation,
      read: [readOf([commitOf('b1')], { source: { repository: 'packit/ogr', feeds: [] } })],
    })
    expect(open).toMatchObject({ state: 'unread', isOver: false })
    expect(open.chain.map(({ repository }) => repository)).toEqual(['packit/ogr'])
    const over = follow({ operation, read: [library()] })
    expect(over).toMatchObject({ state: 'stopped', isOver: true })
    expect(stepOf(over, 'moved')).toMatchObject({ state: 'done' })
  })

  it('ends a library at its build, or at its gate', () => {
    const operation = both([step(), step({ state: 'left' })])
    const done = (read: SourceRead) => follow({ operation: both([step()]), read: [read] })
    expect(done(library())).toMatchObject({ state: 'done', isOver: true })
    expect(done(library({}, 'rpm-build:*'))).toMatchObject({ state: 'unread', isOver: false })
    expect(done(library({ [sha('b1')]: ok([]) }, 'rpm-build:*'))).toMatchObject({
      state: 'running',
      isOver: false,
    })
    const checks = (state: 'success' | 'failure') => ({
      [sha('b1')]: ok([{ name: 'rpm-build:f40', state, url: null }]),
    })
    expect(done(library(checks('success'), 'rpm-build:*'))).toMatchObject({ state: 'done', isOver: true })
    expect(done(library(checks('failure'), 'rpm-build:*'))).toMatchObject({ state: 'failed', isOver: true })
    const gone = {
      [sha('b1')]: { ok: false, error: { code: 'not-found', message: 'No such commit.' } },
    } as const
    expect(done(library(gone, 'rpm-build:*'))).toMatchObject({ state: 'unread', isOver: false })
    expect(done(library(gone, 'rpm-build:*')).message).toContain('cannot be read: No such commit.')
    expect(follow({ operation, read: [library()] })).toMatchObject({ state: 'stopped', isOver: true })
  })

  it('goes on while one of them does, and is no better than the worst of them', () => {
    const operation = both([step(), step()])
    const other = (run: BuildRun) => moved([run], { source: { repository: 'packit/ogr', feeds: [] } })
    const world = { operation, fed: [IMPORTED], snapshot: clusterWith([NEW, OLD]) }
    expect(follow({ ...world, read: [other(running), moved([built])] }).state).toBe('running')
    expect(follow({ ...world, read: [other({ ...built, state: 'failed' }), moved([built])] })).toMatchObject({
      state: 'failed',
      isOver: true,
    })
    expect(follow({ ...world, read: [other(built), moved([built])] }).state).toBe('healthy')
  })
})

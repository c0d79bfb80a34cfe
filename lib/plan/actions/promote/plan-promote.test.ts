import { describe, expect, it } from 'vitest'
import { NO_IMPORTERS, type Importers } from '#lib/domain/pipeline/importer-view'
import type { Check } from '#lib/domain/promotion/forge-answers'
import type { FedTag, SourceRead } from '#lib/domain/promotion/promotion-read'
import {
  commitOf,
  FORGE_DOWN,
  ok,
  promotionOf,
  rangeTo,
  readOf,
  runOf,
  sha,
} from '#lib/domain/promotion/testing/test-sources'
import { markedStream, markWith } from '#lib/domain/testing/test-marks'
import {
  deploymentOf,
  digest,
  followingStream,
  snapshotOf,
  streamOf,
  triggerOf,
} from '#lib/domain/testing/test-objects'
import type { PromoteInputs, PromoteRequest } from '#lib/plan/actions/plan-action'
import { planPromote } from '#lib/plan/actions/promote/plan-promote'
import { planChanges } from '#lib/plan/effects/plan-changes'
import { planOf, refusalOf } from '#lib/plan/testing/test-plans'

const NOW = Date.parse('2026-11-23T18:30:00Z')
const REPOSITORY = 'packit/packit-service'
const commits = [commitOf('d258783'), commitOf('c1'), commitOf('b1')]

const snapshot = snapshotOf({
  imageStreams: [followingStream('packit-service', [digest('a')])],
  deployments: [
    deploymentOf('packit-service', {
      images: { app: `quay.io/packit/packit-service@${digest('a')}` },
      triggers: [triggerOf('packit-service:prod', 'app')],
    }),
  ],
})

function inputsOf(sources: SourceRead[], parts: Partial<PromoteInputs> = {}): PromoteInputs {
  const author = { by: 'Olga', at: '2026-11-23T18:30:00Z', reason: '' }
  const promotion = promotionOf(sources)
  return {
    snapshot,
    promotion,
    importers: NO_IMPORTERS,
    author,
    now: NOW,
    ...parts,
  }
}

const asking = (commit: string | null = null, parts: Partial<PromoteRequest> = {}): PromoteRequest => ({
  action: 'promote',
  sources: [{ repository: REPOSITORY, commit }],
  imports: false,
  override: false,
  ...parts,
})
const plan = (read: SourceRead, request = asking(), parts: Partial<PromoteInputs> = {}) =>
  planPromote(inputsOf([read], parts), request)
const check = (name: string, state: Check['state']): Check => ({ name, state, url: null })

describe('the plan of a promotion', () => {
  it('moves the branch to the head of the other, and says what comes and what becomes of it', () => {
    const made = planOf(plan(readOf(commits)))
    expect(made).toMatchObject({
      title: 'Promote packit/packit-service: 3 commits',
      confirm: 'Promote packit-service: 3 commits',
      steps: [],
      effects: [],
      undo: null,
      request: { sources: [{ repository: REPOSITORY, commit: sha('d258783') }], override: false },
      promotions: [
        {
          outcome: 'moves',
          from: sha('a1'),
          to: sha('d258783'),
          count: 3,
          why: null,
          builds: 'images.yml builds d258783, usually in about 40 min.',
        },
      ],
      afterwards: [
        'packit-service:prod: Nothing imports it by itself: somebody has to. It feeds packit-service.',
      ],
    })
    expect(made.pushes).toEqual([
      {
        sentence: 'Move stable of packit/packit-service from a100000 to d258783 (3 commits).',
        push: {
          forge: 'github',
          repository: REPOSITORY,
          branch: 'stable',
          from: sha('a1'),
          to: sha('d258783'),
        },
        gates: [],
      },
    ])
  })

  it('says the git push that does the same, only from this head and only forward', () => {
    expect(planOf(plan(readOf(commits))).commands).toEqual([
      `git merge-base --is-ancestor ${sha('a1')} ${sha('d258783')} && git push --force-with-lease=refs/heads/stable:${sha('a1')} https://github.com/packit/packit-service ${sha('d258783')}:refs/heads/stable`,
    ])
  })

  it('moves to a chosen commit, with those that it contains', () => {
    const [planned] = planOf(plan(readOf(commits), asking(sha('c1')))).promotions
    expect(planned).toMatchObject({ to: sha('c1'), count: 2 })
    expect(planned?.commits.map((each) => each.sha)).toEqual([sha('c1'), sha('b1')])
    expect(planned?.choices).toHaveLength(3)
  })

  it('is the same for the head by its name, and another when a head moved', () => {
    const { fingerprint } = planOf(plan(readOf(commits)))
    expect(planOf(plan(readOf(commits), asking(sha('d258783')))).fingerprint).toBe(fingerprint)
    const moved = plan(readOf([commitOf('e1'), ...commits]))
    expect(planOf(moved).fingerprint).not.toBe(fingerprint)
    expect(planChanges(planOf(plan(readOf(commits))), planOf(moved))).toEqual([
      'Now: Move stable of packit/packit-service from a100000 to e100000 (4 commits).',
    ])
  })

  it('is the same while a build goes on and ends', () => {
    const { fingerprint } = planOf(plan(readOf(commits)))
    const running = readOf(commits, { runs: ok([runOf('a1', { state: 'running', endedAt: null })]) })
    const made = planOf(plan(running))
    expect(made.fingerprint).toBe(fingerprint)
    expect(made.warnings).toEqual([
      'packit/packit-service: building a100000, for 29 min. A newer head may cancel it.',
    ])
  })
})

describe('a promotion is refused', () => {
  const refused = (...args: Parameters<typeof plan>) => refusalOf(plan(...args))

  it.each([
    ['its source is unknown', readOf(commits, { source: { repository: 'packit/other' } }), null, 'not-found'],
    ['nothing is new', readOf([]), null, 'nothing-to-do'],
    ['the branch has it already', readOf(commits), sha('a1'), 'nothing-to-do'],
    ['the commit is not on it', readOf(commits), sha('99'), 'not-found'],
    [
      'not all was read',
      readOf(commits, { range: ok(rangeTo('a1', commits, { isWhole: false, ahead: 9 })) }),
      sha('99'),
      'unreadable',
    ],
    [
      'both have diverged',
      readOf(commits, { range: ok(rangeTo('a1', commits, { behind: 2 })) }),
      null,
      'diverged',
    ],
    [
      'a branch is protected',
      readOf(commits, { to: ok({ head: commitOf('a1'), protectedBy: 'a rule wants pull requests' }) }),
      null,
      'protected',
    ],
    ['the forge is down', readOf(commits, { to: FORGE_DOWN }), null, 'unreadable'],
    ['the forge is silent', readOf(commits, { staleAt: '2026-11-23T18:29:00Z' }), null, 'stale'],
    [
      'a branch moved meanwhile',
      readOf(commits, { to: ok({ head: commitOf('c1'), protectedBy: null }) }),
      null,
      'unreadable',
    ],
    [
      'the branch is gone',
      readOf(commits, { to: { ok: false, error: { code: 'not-found', message: 'Not found.' } } }),
      null,
      'not-found',
    ],
    [
      'checks has not run',
      readOf(commits, { source: { checks: ['tests'] }, checks: { [sha('d258783')]: ok([]) } }),
      null,
      'not-green',
    ],
    ['checks are unread', readOf(commits, { source: { checks: ['tests'] } }), null, 'not-green'],
  ] as const)('where %s', (_why, read, commit, code) => {
    const refusal = refused(read, asking(commit))
    expect(refusal.code).toBe(code)
    expect(refusal.promotions?.every(({ why }) => why !== null && why.length > 10)).toBe(true)
    expect(refusal.ways.length).toBe(code === 'not-green' ? 1 : 0)
  })

  it('where the commit came by a merge from a branch that is older than the head', () => {
    const side = commitOf('51', { parents: [sha('99')] })
    const merge = commitOf('e1', { parents: [sha('b1'), sha('51')] })
    const read = readOf([merge, side, commitOf('b1')])
    const linear = ok({ ...rangeTo('a1', [merge, side, commitOf('b1', { parents: [sha('a1')] })]) })
    expect(refused({ ...read, range: linear }, asking(sha('51'))).message).toMatch(/Choose its merge/)
    const [planned] = planOf(plan({ ...read, range: linear }, asking(sha('e1')))).promotions
    expect(planned).toMatchObject({ count: 3, choices: [{ sha: sha('e1') }, { sha: sha('b1') }] })
    expect(planOf(plan({ ...read, range: linear }, asking(sha('b1')))).promotions[0]).toMatchObject({
      count: 1,
    })
  })

  it('unless checks are overridden, which is listed, warned of and agreed to', () => {
    const red = (state: Check['state']) =>
      readOf(commits, {
        source: { checks: ['tests', 'build'] },
        checks: { [sha('d258783')]: ok([check('tests', state)]) },
      })
    const [way] = refused(red('failure')).ways
    expect(way?.request).toEqual(asking(null, { override: true }))
    const made = planOf(plan(red('failure'), asking(null, { override: true })))
    expect(made.promotions[0]?.overridden).toEqual(['tests failed', 'build has not run'])
    expect(made.warnings[0]).toMatch(/although not all is green: tests failed, build has not run/)
    expect(made.request).toMatchObject({ override: true })
    expect(planOf(plan(red('running'), asking(null, { override: true }))).fingerprint).not.toBe(
      made.fingerprint,
    )
    const green = readOf(commits)
    expect(planOf(plan(green, asking(null, { override: true }))).request).toMatchObject({ override: false })
  })
})

describe('a promotion warns', () => {
  const warningsOf = (read: SourceRead, commit: string | null = null) =>
    planOf(plan(read, asking(commit))).warnings
  const changing = (paths: string[], migrations: string[] = [], isAllPaths = true) =>
    readOf(commits, { source: { migrations }, range: ok(rangeTo('a1', commits, { paths, isAllPaths })) })

  it('of workflows and migrations in the range', () => {
    expect(
      warningsOf(changing(['.github/workflows/ci.yml', 'alembic/versions/1.py'], ['alembic/*'])),
    ).toEqual([
      'packit/packit-service changes .github/workflows/ci.yml: the token needs the right to change workflows.',
      'packit/packit-service changes migrations: alembic/versions/1.py.',
    ])
    expect(warningsOf(changing(['.gitlab-ci.yml']), sha('b1'))[0]).toMatch(/may change/)
    expect(warningsOf(changing([], ['alembic/*'], false))[0]).toMatch(/Not all changed files/)
    expect(warningsOf(changing(['docs/github/workflows/ci.yml']))).toEqual([])
  })

  it('of a commit whose revert is left out', () => {
    const revert = commitOf('d258783', { message: `Revert "Change b1"\n\nThis reverts commit ${sha('b1')}.` })
    const read = readOf([revert, commitOf('c1'), commitOf('b1')])
    expect(warningsOf(read, sha('c1'))).toEqual([
      'packit/packit-service: “Change b1” (b100000) is reverted later, by d258783, which is left out.',
    ])
    expect(warningsOf(read)).toEqual([])
  })
})

describe('a promotion of several sources', () => {
  const named = (repository: string, parts: Partial<SourceRead['source']> = {}) =>
    readOf(commits, { source: { repository, feeds: [], ...parts } })
  const library = named('packit/ogr', { gate: 'rpm-build:*' })
  const packit = named('packit/packit', { after: ['packit/ogr'] })
  const all = (sources: SourceRead[], repositories = sources.map(({ source }) => source.repository)) =>
    planPromote(
      inputsOf(sources),
      asking(null, { sources: repositories.map((repository) => ({ repository, commit: null })) }),
    )

  it('pushes in the order of dependencies, behind the gates of those before', () => {
    const made = planOf(all([packit, library]))
    expect(made.title).toBe('Promote 2 sources')
    expect(made.pushes.map(({ push, gates }) => [push.repository, gates])).toEqual([
      ['packit/ogr', []],
      [
        'packit/packit',
        [{ forge: 'github', repository: 'packit/ogr', sha: sha('d258783'), checks: 'rpm-build:*' }],
      ],
    ])
    expect(made.promotions[1]?.waitsFor).toBe('rpm-build:* green on d258783 of packit/ogr')
  })

  it('asks no gate that is open, and the present head where the other stays', () => {
    const build = (state: Check['state']) => ({
      checks: { [sha('a1')]: ok([check('rpm-build:f40', state)]) },
    })
    const idle = (parts: Partial<SourceRead>) =>
      readOf([], { source: { repository: 'packit/ogr', gate: 'rpm-build:*' }, ...parts })
    expect(planOf(all([packit, idle(build('success'))], ['packit/packit'])).pushes[0]?.gates).toEqual([])
    const red = planOf(all([packit, idle(build('failure'))], ['packit/packit']))
    expect(red.pushes[0]?.gates).toMatchObject([{ sha: sha('a1') }])
    expect(red.warnings).toEqual(['packit/packit waits: rpm-build:* failed on a100000 of packit/ogr.'])
  })

  it('is the same plan when a gate opens', () => {
    const open = { ...library, checks: { [sha('d258783')]: ok([check('rpm-build:f40', 'success')]) } }
    expect(planOf(all([packit, open])).fingerprint).toBe(planOf(all([packit, library])).fingerprint)
  })

  it('says which order is broken, and what is left out', () => {
    const made = planOf(all([packit, library], ['packit/packit']))
    expect(made.warnings).toEqual([
      'packit/packit comes after packit/ogr, which has 3 newer commits and is not promoted: the build may use its older state.',
    ])
    expect(made.promotions).toMatchObject([
      { repository: 'packit/ogr', outcome: 'left-out', why: 'Left out. 3 commits stay on main.' },
      { outcome: 'moves' },
    ])
  })

  it('moves those that can, says why the others cannot, and how they could', () => {
    const red = named('packit/packit', { checks: ['tests'] })
    const made = planOf(all([library, red, readOf([], { source: { repository: 'packit/idle' } })]))
    expect(made.title).toBe('Promote packit/ogr: 3 commits')
    expect(made.promotions.map(({ outcome }) => outcome)).toEqual(['moves', 'refused', 'idle'])
    expect(made.alternatives).toMatchObject([{ request: { override: true } }])
    expect(refusalOf(all([red, readOf([], { source: { repository: 'packit/idle' } })]))).toMatchObject({
      code: 'not-green',
      message: 'Nothing to promote: of 2 sources, 1 with nothing new, 1 that cannot move.',
    })
  })
})

describe('what becomes of a tag', () => {
  const then = (parts: Partial<PromoteInputs>, imports = false) =>
    planOf(plan(readOf(commits), asking(null, { imports }), parts)).promotions[0]?.feeds[0]?.then
  const withTag = (tag: object) => ({
    snapshot: snapshotOf({
      imageStreams: [
        streamOf('packit-service', {
          spec: {
            tags: [
              {
                name: 'prod',
                from: { kind: 'DockerImage', name: 'quay.io/packit/packit-service:prod' },
                ...tag,
              },
            ],
          },
        }),
      ],
    }),
  })

  it('follows by itself, is imported when built, or by hand', () => {
    const scheduled = withTag({ importPolicy: { scheduled: true } })
    expect(then(scheduled)).toMatch(/^Follows by itself: the cluster imports it within about 15 min\./)
    expect(then(scheduled, true)).toMatch(/^Quayside imports it when it is built\./)
    expect(then({})).toMatch(/^Nothing imports it by itself/)
  })

  it('waits for a CronJob, whose next run is a date', () => {
    const importer = {
      name: 'import-images',
      nextRun: '2026-11-24T02:00:00Z',
      canSkip: true,
      suspension: null,
    }
    const importers: Importers = { all: [importer], of: () => [{ ...importer, known: 'declared' }] }
    const made = planOf(plan(readOf(commits), asking(), { importers }))
    expect(made.afterwards[0]).toMatch(/Waits for CronJob import-images\./)
    expect(made.dates).toEqual([{ what: 'import-images runs', at: '2026-11-24T02:00:00Z' }])
  })

  it('stays where it is pinned, gone or unread', () => {
    const pinned = withTag({
      from: { kind: 'DockerImage', name: `quay.io/packit/packit-service@${digest('8')}` },
    })
    expect(then(pinned, true)).toBe('Pinned to 88888888: nothing moves until it follows the registry again.')
    expect(then({ snapshot: snapshotOf() })).toMatch(/^There is no image stream tag packit-service:prod\./)
    expect(then({ snapshot: { ...snapshot, imageStreams: FORGE_DOWN } })).toMatch(/^Unknown/)
  })
})

describe('a promotion of a commit that was built into an image that is marked bad', () => {
  const fed: FedTag = {
    tag: 'packit-service:prod',
    imported: { digest: digest('a'), commit: 'd258783', at: null },
    registry: null,
    checkedAt: null,
    problem: null,
    workloads: [],
  }
  const read = readOf(commits)
  const marked = snapshotOf({
    imageStreams: [markedStream(followingStream('packit-service', [digest('a')]), markWith())],
  })
  const planned = (commit: string | null, imported = fed.imported) => {
    const promotion = promotionOf([read], [{ ...fed, imported }])
    return plan(read, asking(commit), { snapshot: marked, promotion })
  }

  it('is refused with who and why', () => {
    const refusal = refusalOf(planned(null))
    expect(refusal.code).toBe('marked')
    expect(refusal.message).toContain('aaaaaaaa, built from d258783, is marked bad. Ola marked it bad on')
  })

  it('is refused for an image of the manifest list that the registry has', () => {
    const registry = { digest: digest('b'), commit: 'd258783', at: null, parts: [digest('c'), digest('a')] }
    const promotion = promotionOf([read], [{ ...fed, imported: null, registry }])
    const refusal = refusalOf(plan(read, asking(null), { snapshot: marked, promotion }))
    expect(refusal.message).toContain('aaaaaaaa, built from d258783, is marked bad.')
  })

  it('is planned where another commit was built, or another image is bad', () => {
    expect(planned(sha('c1')).ok).toBe(true)
    expect(planned(null, { digest: digest('b'), commit: 'd258783', at: null }).ok).toBe(true)
    expect(planned(null, { digest: digest('a'), commit: null, at: null }).ok).toBe(true)
  })
})

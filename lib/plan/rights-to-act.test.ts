import { describe, expect, it } from 'vitest'
import { ALL_RIGHTS } from '#lib/domain/rights/features'
import { rightKey } from '#lib/domain/rights/person-rights'
import { ACTIONS, type ActionRequest } from '#lib/plan/actions/actions'
import {
  LOG_RIGHT,
  logObstacle,
  obstacleIn,
  OFFERED_RIGHTS,
  READ_ONLY,
  waysTo,
} from '#lib/plan/rights-to-act'

const workload = { kind: 'StatefulSet', name: 'worker' } as const
const [stream, tag, cronJob] = ['worker', 'prod', 'import']
const digest = `sha256:${'a'.repeat(64)}`

const REQUESTS: { [Name in ActionRequest['action']]: Extract<ActionRequest, { action: Name }> } = {
  import: { action: 'import', stream, tag },
  'import-all': { action: 'import-all', tags: ['worker:prod'], except: [] },
  pin: { action: 'pin', stream, tag, digest, until: null },
  follow: { action: 'follow', stream, tag },
  revert: {
    action: 'revert',
    lane: 'worker:prod',
    workloads: [workload],
    to: 'before',
    way: null,
    until: null,
  },
  pause: { action: 'pause', workload, container: 'worker' },
  resume: { action: 'resume', triggers: [{ workload, container: 'worker' }] },
  restart: { action: 'restart', workload },
  release: { action: 'release', workload, pod: 'worker-0' },
  schedule: { action: 'schedule', stream, tag, scheduled: true },
  run: { action: 'run', cronJob },
  skip: { action: 'skip', cronJob, run: '2026-11-24T02:00:00Z' },
  suspend: { action: 'suspend', cronJob, suspended: true, until: null },
  undo: { action: 'undo', operation: 'op-1', except: [], also: [] },
  promote: { action: 'promote', sources: [], imports: false, override: false },
  mark: { action: 'mark', stream, tag, digest, verdict: 'bad' },
}

const wordsOf = (request: ActionRequest) =>
  waysTo(request).map((rights) =>
    rights.map((each) => `${rightKey(each)}${each.name === null ? '' : ` ${each.name}`}`),
  )

describe('what an action needs of a person', () => {
  it('is said of each action', () => {
    expect(Object.keys(REQUESTS).sort()).toEqual(Object.keys(ACTIONS).sort())
    expect(Object.fromEntries(Object.values(REQUESTS).map((each) => [each.action, wordsOf(each)]))).toEqual({
      import: [['create imagestreamimports']],
      'import-all': [['create imagestreamimports']],
      pin: [['patch imagestreamtags worker:prod']],
      follow: [['patch imagestreamtags worker:prod']],
      mark: [['patch imagestreamtags worker:prod']],
      revert: [['patch imagestreamtags worker:prod'], ['patch statefulsets worker']],
      pause: [['patch statefulsets worker']],
      resume: [['patch statefulsets worker']],
      restart: [['patch statefulsets worker']],
      release: [['delete pods worker-0']],
      schedule: [['patch imagestreamtags worker:prod']],
      run: [['create jobs']],
      skip: [['patch cronjobs import']],
      suspend: [['patch cronjobs import']],
      undo: [['patch imagestreamtags'], ['create imagestreamimports']],
      promote: [['create imagestreamimports']],
    })
  })

  it('is never nothing, and a right that Quayside has itself', () => {
    const own = ALL_RIGHTS.map((each) => JSON.stringify({ ...each, name: null }))
    for (const request of Object.values(REQUESTS)) {
      expect(waysTo(request).length).toBeGreaterThan(0)
      for (const rights of waysTo(request)) {
        expect(rights.length).toBeGreaterThan(0)
        for (const each of rights) expect(own).toContain(JSON.stringify({ ...each, name: null }))
      }
    }
  })

  it('is what pages ask about, and they ask about nothing else', () => {
    const needed = Object.values(REQUESTS).flatMap((request) => waysTo(request).flat())
    const deployment = waysTo({ action: 'restart', workload: { kind: 'Deployment', name: 'web' } }).flat()
    const keys = [...needed, ...deployment, LOG_RIGHT].map(rightKey)
    expect(new Set(OFFERED_RIGHTS.map(rightKey))).toEqual(new Set(keys))
  })

  it('is one of both kinds where a whole lane is asked for', () => {
    expect(wordsOf({ ...REQUESTS.revert, workloads: 'all' })).toEqual([
      ['patch imagestreamtags worker:prod'],
      ['patch deployments'],
      ['patch statefulsets'],
    ])
  })
})

describe('a page', () => {
  const ofCluster = (denied: string[], unknown: string[] = []) => {
    return { mayAct: true, namespace: 'packit--prod', limits: { denied, unknown } }
  }

  it('knows of roles whether all is possible', () => {
    const environment = { mayAct: true, namespace: 'packit--prod' }
    expect(obstacleIn(environment, waysTo(REQUESTS.pin))).toBeNull()
    expect(obstacleIn({ ...environment, mayAct: false }, waysTo(REQUESTS.pin))).toEqual({
      isKnown: true,
      message: READ_ONLY,
    })
  })

  it('knows of the cluster which actions are', () => {
    const environment = ofCluster(['patch statefulsets'], ['delete pods'])
    expect(obstacleIn(environment, waysTo(REQUESTS.import))).toBeNull()
    expect(obstacleIn(environment, waysTo(REQUESTS.revert))).toBeNull()
    expect(obstacleIn(environment, waysTo(REQUESTS.restart))).toEqual({
      isKnown: true,
      message: 'The cluster does not let you patch statefulsets in packit--prod.',
    })
    expect(obstacleIn(environment, waysTo(REQUESTS.release))).toMatchObject({ isKnown: false })
  })

  it('shows logs, unless the cluster denies them', () => {
    expect(logObstacle(ofCluster([], ['get pods/log']))).toBeNull()
    expect(logObstacle(ofCluster(['get pods/log']))).toBe(
      'The cluster does not let you get pods/log in packit--prod.',
    )
    expect(logObstacle({ mayAct: false, namespace: 'x' })).toBe('Logs are for operators.')
  })
})

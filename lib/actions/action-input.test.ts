import { describe, expect, it } from 'vitest'
import { consent, environmentName, firstProblem } from '#lib/actions/action-input'
import { actionRequest } from '#lib/plan/actions/parse-request'
import { revertWorkload } from '#lib/plan/actions/revert/action'

const digest = `sha256:${'a'.repeat(64)}`
const pin = { action: 'pin', stream: 'packit-worker', tag: 'prod', digest, until: null }
const workload = { kind: 'StatefulSet', name: 'packit-worker' } as const
const revert = { ...revertWorkload(workload), to: { revision: 2 } }

function problemOf(request: unknown): string | null {
  const parsed = actionRequest.safeParse(request)
  return parsed.success ? null : firstProblem(parsed.error)
}

describe('the request of an action', () => {
  it.each([
    pin,
    { ...pin, until: '2026-12-01T09:00:00Z' },
    revert,
    { ...revert, to: { digest }, until: '2026-12-01T09:00:00Z' },
    { ...revert, to: { revision: 2, only: 'images' } },
    { ...revert, lane: 'packit-worker:prod', workloads: 'all' },
    { ...revert, to: 'before', way: 'pause' },
    { action: 'pause', workload, container: 'worker' },
    { action: 'resume', triggers: [{ workload, container: 'worker' }] },
    { action: 'restart', workload },
    { action: 'release', workload, pod: 'packit-worker-0' },
    { action: 'import', stream: 'packit-worker', tag: 'Prod_1.0' },
    { action: 'follow', stream: 'my.stream', tag: 'latest' },
    { action: 'schedule', stream: 'packit-worker', tag: 'prod', scheduled: false },
    { action: 'run', cronJob: 'import-images' },
    { action: 'suspend', cronJob: 'import-images', suspended: true, until: null },
    { action: 'skip', cronJob: 'import-images', run: '2026-12-01T02:00:00Z' },
    { action: 'mark', stream: 'web', tag: 'prod', digest: `sha256:${'a'.repeat(64)}`, verdict: 'bad' },
  ])('is taken as it is: $action', (request) => {
    expect(actionRequest.parse(request)).toEqual(request)
  })

  it('of an earlier Quayside has no resume date', () => {
    const before = { action: 'suspend', cronJob: 'import-images', suspended: true }
    expect(actionRequest.parse(before)).toEqual({ ...before, until: null })
  })

  it.each([
    ['a stream that leaves its path', { ...pin, stream: '..' }, 'stream'],
    ['a stream with a slash', { ...pin, stream: 'a/b' }, 'stream'],
    ['a stream in upper case', { ...pin, stream: 'Worker' }, 'stream'],
    ['a stream with a line break', { ...pin, stream: 'worker\r\nX-Header: 1' }, 'stream'],
    ['a stream of 20 KB', { ...pin, stream: 'a'.repeat(20_000) }, 'stream'],
    ['an empty tag', { ...pin, tag: '' }, 'tag'],
    ['a tag of 20 KB', { ...pin, tag: 'a'.repeat(20_000) }, 'tag'],
    ['a digest that leaves its path', { ...pin, digest: '..' }, 'digest'],
    ['a digest with a slash', { ...pin, digest: 'a/b' }, 'digest'],
    [
      'another kind of workload',
      { action: 'restart', workload: { kind: 'DaemonSet', name: 'a' } },
      'workload.kind',
    ],
    [
      'a workload of another kind among several',
      { ...revert, workloads: [{ kind: 'Pod', name: 'a' }] },
      'workloads',
    ],
    [
      'a workload with a bad name',
      { action: 'restart', workload: { kind: 'Deployment', name: '../x' } },
      'workload.name',
    ],
    ['revision 0', { ...revert, to: { revision: 0 } }, 'to'],
    ['half a revision', { ...revert, to: { revision: 1.5 } }, 'to'],
    ['a revision as text', { ...revert, to: { revision: '2' } }, 'to'],
    ['a way of its own', { ...revert, way: 'force' }, 'way'],
    ['an end that is no date', { ...pin, until: 'soon' }, 'until'],
    ['a container with a quote', { action: 'pause', workload, container: 'a"b' }, 'container'],
    ['a CronJob that leaves its path', { action: 'run', cronJob: '../secrets' }, 'cronJob'],
    [
      'a word that is no verdict',
      { action: 'mark', stream: 'a', tag: 'b', digest: 'c', verdict: 'worst' },
      'verdict',
    ],
    ['a switch as text', { action: 'suspend', cronJob: 'a', suspended: 'true' }, 'suspended'],
    ['an unknown action', { ...pin, action: 'delete' }, 'action'],
    ['a member that is not ours', { ...pin, namespace: 'kube-system' }, 'namespace'],
    ['no object', 'pin', 'The request'],
    ['nothing', undefined, 'The request'],
    ['what JSON cannot carry', new Map([['action', 'pin']]), ''],
  ])('is refused with %s', (_, request, where) => {
    expect(problemOf(request)).toContain(where)
  })
})

describe('what a person agreed to', () => {
  it('has a trimmed reason', () => {
    const agreed = { fingerprint: '0123456789abcdef', reason: '  it crashes ', typedName: 'prod' }
    expect(consent.parse(agreed)).toEqual({ ...agreed, reason: 'it crashes' })
  })

  it('has a reason of one line', () => {
    const agreed = { fingerprint: '', reason: 'it crashes\r\n\tby Kim', typedName: '' }
    expect(consent.parse(agreed).reason).toBe('it crashes by Kim')
  })

  it('has a reason without characters that are not seen, and counts what is left', () => {
    const reason = `${'\u202E'.repeat(600)}it\u001B[1m crashes\u200B`
    expect(consent.parse({ fingerprint: '', reason, typedName: '' }).reason).toBe('it[1m crashes')
  })

  it.each([
    { fingerprint: 'a'.repeat(65), reason: '', typedName: '' },
    { fingerprint: '', reason: 'a'.repeat(501), typedName: '' },
    { fingerprint: '', reason: '', typedName: 'a'.repeat(201) },
    { fingerprint: '', reason: null, typedName: '' },
    { fingerprint: '', reason: '' },
  ])('is refused otherwise (%#)', (agreed) => {
    expect(consent.safeParse(agreed).success).toBe(false)
  })
})

it('an environment has a short name', () => {
  expect(environmentName.safeParse('packit--prod').success).toBe(true)
  expect(['', 'a'.repeat(64), 7, null].map((name) => environmentName.safeParse(name).success)).not.toContain(
    true,
  )
})

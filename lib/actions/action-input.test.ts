import { describe, expect, it } from 'vitest'
import { actionRequest, consent, environmentName, firstProblem } from '#lib/actions/action-input'

const digest = `sha256:${'a'.repeat(64)}`
const pin = { action: 'pin', stream: 'packit-worker', tag: 'prod', digest }
const undo = { action: 'undo', workload: { kind: 'StatefulSet', name: 'packit-worker' }, revision: 2 }

function problemOf(request: unknown): string | null {
  const parsed = actionRequest.safeParse(request)
  return parsed.success ? null : firstProblem(parsed.error)
}

describe('the request of an action', () => {
  it.each([
    pin,
    undo,
    { action: 'import', stream: 'packit-worker', tag: 'Prod_1.0' },
    { action: 'follow', stream: 'my.stream', tag: 'latest' },
    { action: 'schedule', stream: 'packit-worker', tag: 'prod', scheduled: false },
    { action: 'run', cronJob: 'import-images' },
    { action: 'suspend', cronJob: 'import-images', suspended: true },
  ])('is taken as it is: $action', (request) => {
    expect(actionRequest.parse(request)).toEqual(request)
  })

  it.each([
    ['a stream that leaves its path', { ...pin, stream: '..' }, 'stream'],
    ['a stream with a slash', { ...pin, stream: 'a/b' }, 'stream'],
    ['a stream in upper case', { ...pin, stream: 'Worker' }, 'stream'],
    ['a stream with a line break', { ...pin, stream: 'worker\r\nX-Header: 1' }, 'stream'],
    ['a stream of 20 KB', { ...pin, stream: 'a'.repeat(20_000) }, 'stream'],
    ['a tag with a colon', { ...pin, tag: 'prod:x' }, 'tag'],
    ['a tag of 20 KB', { ...pin, tag: 'a'.repeat(20_000) }, 'tag'],
    ['a digest that is short', { ...pin, digest: 'sha256:abc' }, 'digest'],
    ['a digest with a newline', { ...pin, digest: `${digest}\n` }, 'digest'],
    ['another kind of workload', { ...undo, workload: { kind: 'DaemonSet', name: 'a' } }, 'workload.kind'],
    [
      'a workload with a bad name',
      { ...undo, workload: { kind: 'Deployment', name: '../x' } },
      'workload.name',
    ],
    ['revision 0', { ...undo, revision: 0 }, 'revision'],
    ['half a revision', { ...undo, revision: 1.5 }, 'revision'],
    ['a revision as text', { ...undo, revision: '2' }, 'revision'],
    ['a CronJob that leaves its path', { action: 'run', cronJob: '../secrets' }, 'cronJob'],
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

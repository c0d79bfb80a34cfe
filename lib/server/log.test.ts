import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { operationWith } from '#lib/plan/testing/test-operations'
import { logDenied, logEnded, logRefused, logStarted } from '#lib/server/log'
import { environmentOf } from '#lib/server/testing/test-environment'
import { sessionWith } from '#lib/server/testing/test-session'

const environment = environmentOf('prod', {
  cluster: { server: 'https://api.example:6443', tokenFile: '/secret/token' },
})
const session = sessionWith({ id: 'secret-session', groups: ['packit'] })
const actor = { session, environment }
const request = { action: 'import', stream: 'tokman', tag: 'prod' } as const
const operation = operationWith({ title: 'Import tokman:prod now', request, reason: 'a fix' })

/** The printed line, without its time. */
function printed(log: () => void): unknown {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  onTestFinished(() => write.mockRestore())
  log()
  expect(write).toHaveBeenCalledOnce()
  const line = String(write.mock.calls[0]?.[0])
  expect(line).toMatch(/^\{"time":"[^"]+Z",.*\}\n$/)
  expect(line).not.toContain('secret')
  const { time: _time, ...rest } = JSON.parse(line) as { time: string }
  return rest
}

describe('one line on stdout', () => {
  it('reports the start of an operation: who, where, what, why', () => {
    expect(printed(() => logStarted(actor, operation))).toEqual({
      event: 'started',
      user: 'Ola',
      subject: 'ola',
      environment: 'prod',
      operation: 'op-1',
      title: 'Import tokman:prod now',
      request,
      reason: 'a fix',
    })
  })

  it('reports how an operation ended', () => {
    const end = {
      state: 'failed',
      at: '2026-11-24T02:01:00Z',
      message: 'It crashes.',
      next: [],
      workloads: null,
    } as const
    expect(printed(() => logEnded(environment, operation, { ...end, next: [], workloads: null }))).toEqual({
      event: 'ended',
      environment: 'prod',
      operation: 'op-1',
      title: 'Import tokman:prod now',
      user: 'Ola',
      state: 'failed',
    })
  })

  it('reports a confirmed plan that was not applied', () => {
    expect(printed(() => logRefused(actor, request, 'changed'))).toEqual({
      event: 'refused',
      user: 'Ola',
      subject: 'ola',
      environment: 'prod',
      request,
      code: 'changed',
    })
  })

  it('reports what was denied to whom, by a code', () => {
    const call = { call: 'planAction', environment: 'prod' }
    expect(printed(() => logDenied(session, call, 'forbidden'))).toEqual({
      event: 'denied',
      user: 'Ola',
      subject: 'ola',
      ...call,
      code: 'forbidden',
    })
  })

  it('has no user when nobody is signed in', () => {
    const line = { event: 'denied', user: null, subject: null, call: 'POST /prod', code: 'foreign-origin' }
    expect(printed(() => logDenied(null, { call: 'POST /prod' }, 'foreign-origin'))).toEqual(line)
  })

  it('is written 30 times a minute for one person, and another one counts the rest', () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const written: string[] = []
    const write = vi
      .spyOn(process.stdout, 'write')
      .mockImplementation((line) => written.push(String(line)) > 0)
    onTestFinished(() => write.mockRestore())
    const other = { ...session, user: { name: 'Eva', subject: 'eva' } }
    for (let times = 0; times < 1_000; times += 1) logDenied(other, { call: 'planAction' }, 'forbidden')
    expect(written).toHaveLength(30)
    vi.advanceTimersByTime(60_001)
    expect(JSON.parse(written[30] ?? '')).toMatchObject({
      event: 'suppressed',
      of: 'denied',
      subject: 'eva',
      lines: 970,
    })
  })
})

import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { operationWith } from '#lib/plan/testing/test-operations'
import { logDenied, logEnded, logRefused, logStarted } from '#lib/server/log'
import { environmentOf } from '#lib/server/testing/test-environment'

const environment = environmentOf('prod', {
  cluster: { server: 'https://api.example:6443', tokenFile: '/secret/token' },
})
const session = { id: 'secret-session', until: 0, user: { name: 'Ola', subject: 'ola' }, groups: ['packit'] }
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
    const end = { state: 'failed', at: '2026-11-24T02:01:00Z', message: 'It crashes.', next: [] } as const
    expect(printed(() => logEnded(environment, operation, { ...end, next: [] }))).toEqual({
      event: 'ended',
      environment: 'prod',
      operation: 'op-1',
      title: 'Import tokman:prod now',
      user: 'Ola',
      state: 'failed',
      message: 'It crashes.',
    })
  })

  it('reports a confirmed plan that was not applied', () => {
    expect(printed(() => logRefused(actor, request, 'changed', 'The cluster changed.'))).toEqual({
      event: 'refused',
      user: 'Ola',
      subject: 'ola',
      environment: 'prod',
      request,
      code: 'changed',
      message: 'The cluster changed.',
    })
  })

  it('reports who tried to act without permission', () => {
    const denial = { code: 'forbidden', message: 'Only operators may change it.' } as const
    const line = { event: 'denied', environment: 'prod', request, ...denial }
    expect(printed(() => logDenied(session, 'prod', request, denial))).toEqual({
      ...line,
      user: 'Ola',
      subject: 'ola',
    })
  })

  it('has no user when nobody is signed in', () => {
    const denial = { code: 'signed-out', message: 'You are signed out.' } as const
    expect(printed(() => logDenied(null, 'prod', request, denial))).toMatchObject({
      user: null,
      subject: null,
    })
  })
})

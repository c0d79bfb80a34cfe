import { describe, expect, it } from 'vitest'
import { readRequest } from '#lib/plan/actions/read-request'
import { revertLane, revertWorkload } from '#lib/plan/actions/revert/action'

describe('the request in the address of a sheet', () => {
  it.each([
    revertLane({ stream: 'worker', tag: 'prod' }),
    revertWorkload({ kind: 'StatefulSet', name: 'short' }),
  ])('is read as it was written: %j', (request) => {
    expect(readRequest(JSON.stringify(request))).toEqual(request)
  })

  it.each([
    ['nothing', ''],
    ['no JSON', '{action:'],
    ['another kind of value', '[1]'],
    ['an unknown action', '{"action":"delete","stream":"worker"}'],
    ['a name that leaves its path', '{"action":"import","stream":"../secrets","tag":"prod"}'],
    ['more than a request', '{"action":"import","stream":"worker","tag":"prod","force":true}'],
  ])('is none for %s', (_, text) => {
    expect(readRequest(text)).toBeNull()
  })
})

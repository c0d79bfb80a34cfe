import { describe, expect, it } from 'vitest'
import { containerViews, type ContainerView } from '#lib/domain/container/containers'
import { answered } from '#lib/domain/testing/recorded-objects'
import { digest, followingStream } from '#lib/domain/testing/test-objects'
import { pin } from '#lib/domain/testing/test-views'
import { crashMarks, importMarks, oldestFirst, pinMarks } from '#lib/domain/timeline-picture/marks'
import type { Mark } from '#lib/domain/timeline-picture/picture'

const WEB = { kind: 'Deployment', name: 'web' } as const

const end = { exitCode: 137, reason: 'OOMKilled', at: '2026-11-23T18:00:00Z' }
const container: ContainerView = {
  ...{ pod: 'web-1', name: 'web', state: 'waiting', waitsFor: 'CrashLoopBackOff', restarts: 3 },
  ...{ ended: null, previous: null, isCrashing: true },
}

describe('a crash', () => {
  it('is marked where its container ended, as often as the kubelet tells', () => {
    const before = { ...end, exitCode: 1, at: '2026-11-23T17:00:00Z' }
    expect(crashMarks(WEB, [{ ...container, ended: end, previous: before }])).toEqual([
      {
        kind: 'crash',
        at: Date.parse('2026-11-23T17:00:00Z'),
        words: 'web of web-1 ended, exit code 1 · OOMKilled',
        on: ['Deployment/web'],
      },
      {
        kind: 'crash',
        at: Date.parse('2026-11-23T18:00:00Z'),
        words: 'web of web-1 ended, exit code 137, as after SIGKILL · OOMKilled',
        on: ['Deployment/web'],
      },
    ])
  })

  it('is none where a pod is deleted, or a container has done its work', () => {
    expect(crashMarks(WEB, [{ ...container, ended: end, isCrashing: false }])).toEqual([])
    const done = { ...end, exitCode: 0 }
    expect(crashMarks(WEB, [{ ...container, ended: done, previous: done }])).toEqual([])
  })

  it('without a time has no place, as the recorded one', () => {
    const pods = answered('PodList', 'statefulset-broken-pod', 4).items ?? []
    const containers = containerViews(pods, '2026-11-23T18:30:00Z')
    expect(containers.some(({ isCrashing }) => isCrashing)).toBe(true)
    expect(crashMarks(WEB, containers)).toEqual([])
  })
})

describe('an import', () => {
  it('is marked with its image on its tag', () => {
    const items = followingStream('web', [digest('b'), digest('a')]).status?.tags?.[0]?.items ?? []
    expect(oldestFirst(importMarks('web:prod', items))).toEqual([
      {
        kind: 'import',
        at: Date.parse('2026-11-19T02:00:00Z'),
        words: 'web:prod imported image aaaaaaaa',
        on: ['web:prod'],
      },
      {
        kind: 'import',
        at: Date.parse('2026-11-20T02:00:00Z'),
        words: 'web:prod imported image bbbbbbbb',
        on: ['web:prod'],
      },
    ])
  })
})

describe('a pin', () => {
  const recorded = pin({ by: 'ana', at: '2026-11-23T18:00:00Z' })
  const operation: Mark = { kind: 'pin', at: Date.parse('2026-11-23T17:59:58Z'), words: '', on: ['web:prod'] }

  it('is marked by its record where the journal does not have it', () => {
    expect(pinMarks('web:prod', recorded, [{ ...operation, on: ['other:prod'] }])).toMatchObject([
      { kind: 'pin', words: 'web:prod pinned by ana', on: ['web:prod'] },
    ])
  })

  it('is marked once', () => {
    expect(pinMarks('web:prod', recorded, [operation])).toEqual([])
  })

  it('without a time is not marked', () => {
    expect(pinMarks('web:prod', pin(), [])).toEqual([])
    expect(pinMarks('web:prod', null, [])).toEqual([])
  })
})

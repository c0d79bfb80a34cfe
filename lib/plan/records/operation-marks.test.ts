import { describe, expect, it } from 'vitest'
import { operationMarks } from '#lib/plan/records/operation-marks'
import { operationWith } from '#lib/plan/testing/test-operations'

const effects = [
  {
    workload: { kind: 'Deployment', name: 'packit-service' } as const,
    container: 'app',
    from: null,
    to: null,
  },
]
const pin = operationWith({ effects })
const names = new Set(['Deployment/packit-service', 'packit-service:prod'])

describe('an operation in a picture', () => {
  it('stands where it began, on the tag and the workloads that it is about', () => {
    expect(operationMarks([pin], names)).toEqual([
      {
        kind: 'pin',
        at: Date.parse('2026-11-23T18:28:00Z'),
        words: 'Pin packit-service:prod to aaaaaaaa, by Ola: under way',
        on: ['packit-service:prod', 'Deployment/packit-service'],
        operation: pin.id,
      },
    ])
  })

  it('is left out where the picture has nothing that it is about', () => {
    expect(operationMarks([pin], new Set(['nginx:prod']))).toEqual([])
    expect(operationMarks([pin], new Set(['Deployment/packit-service']))).toMatchObject([
      { on: ['Deployment/packit-service'] },
    ])
  })

  it('says how it ended', () => {
    const end = { state: 'failed', at: '', message: '', next: [], workloads: null } as const
    const [mark] = operationMarks([{ ...pin, end: { ...end, next: [] } }], names)
    expect(mark?.words).toBe('Pin packit-service:prod to aaaaaaaa, by Ola: failed')
  })

  it('is a pin only where it pinned something: also a revert by a tag, and no revert by a pause', () => {
    const lane = 'packit-service:prod'
    const revert = { action: 'revert', lane, workloads: 'all', to: 'before', way: null, until: null } as const
    const unsent = pin.steps.map((step) => ({ ...step, state: 'failed' as const }))
    const kinds = operationMarks(
      [
        operationWith({ request: revert, effects }),
        operationWith({ request: revert, effects, undo: null }),
        operationWith({ effects, steps: unsent }),
        operationWith({ request: { action: 'follow', stream: 'packit-service', tag: 'prod' }, effects }),
      ],
      names,
    ).map(({ kind }) => kind)
    expect(kinds).toEqual(['pin', 'operation', 'operation', 'operation'])
  })
})

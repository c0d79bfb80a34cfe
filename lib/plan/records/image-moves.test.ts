import { describe, expect, it } from 'vitest'
import { imageMoves, isBrought } from '#lib/plan/records/image-moves'
import type { OperationStep } from '#lib/plan/operation/operation'
import { operationWith } from '#lib/plan/testing/test-operations'
import type { Effect } from '#lib/plan/plan'

const image = (digit: string) => `sha256:${digit.repeat(64)}`

function effect(name: string, from: string | null, to: string | null): Effect {
  return { workload: { kind: 'Deployment', name }, container: 'app', from, to }
}

describe('the images that an operation moves', () => {
  it('are those of its tag, each pair once for all workloads', () => {
    const effects = [effect('service', image('b'), image('a')), effect('beat', image('b'), image('a'))]
    expect(imageMoves(operationWith({ effects }))).toEqual([
      { stream: 'packit-service', tag: 'prod', from: image('b'), to: image('a'), commits: null },
    ])
  })

  it('are of the tag whose step brings them, of an import of many', () => {
    const step = { sentence: 'Import it.', state: 'done', at: null, message: null } as const
    const undo = (digit: string) => ({
      image: image(digit),
      request: { action: 'follow', stream: 'tokman', tag: 'prod' } as const,
    })
    const moves = imageMoves(
      operationWith({
        request: { action: 'import-all', tags: ['tokman:prod', 'nginx:prod'], except: [] },
        undo: null,
        steps: [
          { ...step, tag: 'tokman:prod', undo: undo('c') },
          { ...step, tag: 'nginx:prod', undo: undo('d') },
        ],
        effects: [effect('nginx', image('b'), image('d')), effect('tokman', image('a'), image('c'))],
      }),
    )
    expect(moves.map(({ stream, to }) => [stream, to])).toEqual([
      ['nginx', image('d')],
      ['tokman', image('c')],
    ])
  })

  it.each([
    ['no image before', null, image('a')],
    ['no digest', 'nginx:1.27', image('a')],
    ['the same image by another pull spec', `quay.io/a/b@${image('a')}`, `quay.io/c/d@${image('a')}`],
  ])('are none that cannot be compared: %s', (_, from, to) => {
    expect(imageMoves(operationWith({ effects: [effect('service', from, to)] }))).toEqual([])
  })
})

describe('an image of an operation', () => {
  const move = { stream: 'tokman', tag: 'prod', from: image('b'), to: image('a'), commits: null }
  const step = { sentence: 'Import it.', at: null, message: null }
  const brought = (...steps: [tag: string | null, state: OperationStep['state']][]) =>
    isBrought(operationWith({ steps: steps.map(([tag, state]) => ({ ...step, tag, state })) }), move)

  it('was brought once the step of its tag is done, whatever becomes of others', () => {
    expect(brought(['tokman:prod', 'done'], ['nginx:prod', 'failed'], [null, 'left'])).toBe(true)
    expect(brought(['tokman:prod', 'failed'], ['nginx:prod', 'done'])).toBe(false)
    expect(brought(['tokman:prod', 'waiting'])).toBe(false)
  })

  it('was brought by all steps, where none names its tag', () => {
    expect(brought([null, 'done'], [null, 'left'])).toBe(false)
    expect(brought([null, 'done'], [null, 'done'])).toBe(true)
    expect(brought()).toBe(false)
  })
})

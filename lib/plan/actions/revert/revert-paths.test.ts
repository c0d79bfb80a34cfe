import { describe, expect, it } from 'vitest'
import {
  deploymentOf,
  digest,
  followingStream,
  replicaSetOf,
  snapshotOf,
  triggerOf,
} from '#lib/domain/testing/test-objects'
import type { Plan } from '#lib/plan/plan'
import { planRevert } from '#lib/plan/actions/revert/plan-revert'
import { TRIGGERS_PATH } from '#lib/plan/steps/steps'
import { planOf, stepOf, registrySays, upToDate } from '#lib/plan/testing/test-plans'
import type { RevertRequest } from '#lib/plan/actions/revert/revert'
import { revertWorkload } from '#lib/plan/actions/revert/action'

const APP = { kind: 'Deployment', name: 'app' } as const
const AUTHOR = { by: 'Ola', at: '2026-11-24T03:00:00Z', reason: '' }
const [a, b, c] = ['a', 'b', 'c'].map(digest)
const one = (digit: string) => `quay.io/packit/one@${digest(digit)}`
const two = (digit: string) => `quay.io/packit/two@${digest(digit)}`
const first = {
  from: { kind: 'ImageStreamTag', name: 'one:prod' },
  fieldPath: 'spec.template.spec.containers[0].image',
}

type Images = Record<string, string>

/** A Deployment with these containers now and these in revision 1; `one:prod` is at b after a. */
function revert(
  now: Images,
  revised: Images,
  triggers: object[],
  parts: Partial<RevertRequest> = {},
  ones = [b, a],
) {
  const app = deploymentOf('app', { images: now, triggers })
  const older = deploymentOf('app', { images: revised }).spec.template
  const snapshot = snapshotOf({
    imageStreams: [followingStream('one', ones as string[]), followingStream('two', [c ?? ''])],
    deployments: [app],
    replicaSets: [replicaSetOf(app, 2, 'bbb'), replicaSetOf(app, 1, 'aaa', older)],
  })
  const request: RevertRequest = { ...revertWorkload(APP), to: { revision: 1 }, way: null, ...parts }
  return planRevert(snapshot, request, AUTHOR, registrySays(upToDate('')))
}

/** The triggers that a plan pauses; none where it leaves the annotation alone. */
function pausedBy(plan: Plan): unknown[] {
  const operations = stepOf(plan).body as { path: string; value: string }[]
  const written = operations.find(({ path }) => path === TRIGGERS_PATH)?.value ?? '[]'
  return (JSON.parse(written) as { fieldPath: string; paused?: true }[]).flatMap(({ fieldPath, paused }) =>
    paused === true ? [fieldPath] : [],
  )
}

describe('a trigger is judged by where it leads in the pod template of the revision', () => {
  it('by its index to a container of another name, which it would overwrite', () => {
    const plan = planOf(revert({ fresh: one('b') }, { old: one('a') }, [first]))
    expect(plan.title).toBe('Move app back to revision 1')
    expect(pausedBy(plan)).toEqual([first.fieldPath])
    expect(plan.effects).toEqual([{ workload: APP, container: 'old', from: null, to: a }])
    expect(plan.warnings).toEqual(['Fields besides the image change too.'])
  })

  it('by its index to a container that stays the same in another place', () => {
    const plan = planOf(revert({ app: one('b'), side: two('c') }, { side: two('c'), app: one('b') }, [first]))
    expect(pausedBy(plan)).toEqual([first.fieldPath])
    expect(plan.effects).toEqual([])
  })

  it('to no container, where it would stop all the others: it is paused, and they stay live', () => {
    const side = triggerOf('two:prod', 'side')
    const now = { app: one('b'), side: two('c') }
    const plan = planOf(revert(now, { app: one('b') }, [triggerOf('one:prod', 'app'), side]))
    expect(pausedBy(plan)).toEqual(['spec.template.spec.containers[?(@.name=="side")].image'])
    expect(plan).toMatchObject({
      warnings: [
        'revision 1 has no container for the image trigger of side, which would stop all triggers of app: that trigger is paused too.',
        'Fields besides the image change too.',
      ],
      afterwards: [expect.stringContaining('app gets no new image of two:prod')],
      undo: null,
    })
  })

  it('to a container that is back, so that ignored triggers work again', () => {
    const triggers = [triggerOf('one:prod', 'app'), triggerOf('two:prod', 'side')]
    const plan = planOf(revert({ app: one('b') }, { app: one('a'), side: two('c') }, triggers))
    expect(pausedBy(plan)).toHaveLength(2)
  })
})

describe('a live trigger of a tag', () => {
  it('that has no image yet would reverse a revert with its first import', () => {
    const app = triggerOf('one:prod', 'app')
    const reverted = (parts: Partial<RevertRequest> = {}) =>
      revert({ app: one('b') }, { app: one('a') }, [app], parts, [])
    expect(pausedBy(planOf(reverted()))).toHaveLength(1)
    expect(planOf(reverted()).pins).toBeNull()
  })

  it.each([['gone:prod'], ['one:gone']])(
    'that is not there, as %s, does not take it back, and is named',
    (from) => {
      const reverted = (parts: Partial<RevertRequest> = {}) =>
        revert({ app: one('b') }, { app: one('a') }, [triggerOf(from, 'app')], parts)
      const plan = planOf(reverted())
      expect(pausedBy(plan)).toHaveLength(0)
      expect(plan.afterwards).toContain(
        `The image trigger of app waits for ${from}: once that has an image, it is written.`,
      )
    },
  )

  it('in another namespace is not the tag of the same name here', () => {
    const foreign = {
      ...triggerOf('', 'side'),
      from: { kind: 'ImageStreamTag', name: 'one:prod', namespace: 'x' },
    }
    const triggers = [triggerOf('one:prod', 'app'), foreign]
    const now = { app: one('b'), side: one('b') }
    const plan = planOf(revert(now, { app: one('a'), side: one('a') }, triggers))
    expect(plan.pins).toBeNull()
    expect(pausedBy(plan)).toHaveLength(2)
  })
})

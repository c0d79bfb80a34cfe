import { expect, it, vi } from 'vitest'
import { newestMarks } from '#lib/domain/chronicle/image-mark'
import { unknownImage } from '#lib/domain/image/image'
import { markWith } from '#lib/domain/testing/test-marks'
import { digest, followingStream, snapshotOf } from '#lib/domain/testing/test-objects'
import { planAction } from '#lib/plan/actions/plan-action'
import type { ExplainedPlan } from '#lib/plan/plan'
import { newer, planOf, registrySays } from '#lib/plan/testing/test-plans'
import { withMarksElsewhere } from '#lib/server/plans/marks-elsewhere'
import { environmentOf } from '#lib/server/testing/test-environment'
import { sessionWith } from '#lib/server/testing/test-session'

const roles = { viewer: ['packit'], operator: [] }
const [prod, stg, secret] = [
  environmentOf('prod', { roles }),
  environmentOf('stg', { title: 'Staging', roles }),
  environmentOf('secret', { title: 'Secret', roles: { viewer: ['others'], operator: [] } }),
]
vi.mock('#lib/server/config/config', () => ({ config: () => ({ environments: [prod, stg, secret] }) }))
// In each environment, somebody marked the image bad that the registry has.
vi.mock('#lib/server/chronicle/marks', () => ({
  marksIn: () => newestMarks([markWith({ image: digest('c') })]),
}))

const AUTHOR = { by: 'Pavel', at: '2026-11-24T03:00:00Z', reason: '' }
const snapshot = snapshotOf({ imageStreams: [followingStream('worker', [digest('a')])] })
const request = { action: 'import', stream: 'worker', tag: 'prod' } as const
const plan = planOf(planAction(snapshot, request, AUTHOR, registrySays(newer(digest('c'))), 900))
const explained: ExplainedPlan = {
  ok: true,
  plan,
  images: [unknownImage(digest('c'))],
  changes: [],
  lists: {},
}

async function warningsFor(...groups: string[]): Promise<string[]> {
  const actor = { environment: prod, mayAct: true, session: sessionWith({ groups }) }
  const told = await withMarksElsewhere(actor, explained)
  return told.ok ? told.plan.warnings : []
}

it('a plan says what is marked bad in other environments, and only in those that the person may view', async () => {
  const staging = expect.stringContaining('is marked bad in Staging. Ola marked it bad') as string
  const hidden = expect.stringContaining('is marked bad in Secret.') as string
  expect(await warningsFor('packit')).toEqual([staging])
  expect(await warningsFor('packit', 'others')).toEqual([staging, hidden])
  expect(await warningsFor()).toEqual([])
})

it('a plan that is refused stays as it is', async () => {
  const refused: ExplainedPlan = { ok: false, refusal: { code: 'pinned', message: '', ways: [] } }
  const actor = { environment: prod, mayAct: true, session: sessionWith({ groups: ['packit'] }) }
  expect(await withMarksElsewhere(actor, refused)).toBe(refused)
})

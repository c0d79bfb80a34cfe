import { describe, expect, it } from 'vitest'
import { serveAnswers } from '#lib/cluster/test-server'
import { recordedStep } from '#lib/kubernetes/recorded'
import type { ActionRequest, Plan } from '#lib/plan/plan'
import { applyPlan } from '#lib/server/apply-plan'
import type { Environment } from '#lib/server/config-text'

const IMPORT: ActionRequest = { action: 'import', stream: 'tokman', tag: 'prod' }
const FOLLOW: ActionRequest = { action: 'follow', stream: 'tokman', tag: 'prod' }

function planOf(request: ActionRequest): Plan {
  const path = '/apis/image.openshift.io/v1/namespaces/packit-prod/imagestreamimports'
  return {
    request,
    title: 'The plan',
    confirm: 'Do it',
    steps: [
      {
        sentence: 'One step.',
        request: { method: 'POST', path, contentType: 'application/json', body: {} },
        after: null,
      },
    ],
    atOnce: 1,
    because: null,
    templateDiff: [],
    alternatives: [],
    undo: null,
    effects: [{ workload: { kind: 'Deployment', name: 'tokman' }, container: 'tokman', from: 'a', to: 'b' }],
    warnings: [],
    afterwards: [],
    commands: [],
    preconditions: [],
    newest: null,
    fingerprint: '',
  }
}

async function apply(request: ActionRequest, answer: { status?: number; body: unknown }) {
  const { url, tokenFile } = await serveAnswers(answer)
  const environment: Environment = {
    name: 'prod',
    title: 'Production',
    namespace: 'packit-prod',
    isProtected: false,
    cluster: { server: url, tokenFile },
    roles: { viewer: [], operator: [] },
  }
  return applyPlan(environment, planOf(request))
}

describe('applying a plan', () => {
  it('says what is done and what moves now', async () => {
    expect(await apply(FOLLOW, { body: {} })).toEqual({
      outcome: 'done',
      message: 'Done: The plan. Now moving: tokman.',
    })
  })

  it('says of an import what it brought', async () => {
    const { body } = recordedStep('import-changed', 'import the tag prod now').response
    expect(await apply(IMPORT, { status: 201, body })).toMatchObject({
      outcome: 'done',
      message: 'New image: tokman:prod is 85344633 now.',
    })
  })

  it('says of an import that failed inside of a 201 why it did', async () => {
    const { body } = recordedStep('import-missing-tag', '').response
    expect(await apply(IMPORT, { status: 201, body })).toMatchObject({ outcome: 'failed' })
  })

  it('tells a conflict apart, so that the new plan can be shown', async () => {
    const { body } = recordedStep('import-preview-and-conflict', 'not the current one').response
    expect(await apply(IMPORT, { status: 409, body })).toEqual({ outcome: 'conflict' })
  })

  it('says that nothing was changed where the API server refused', async () => {
    const { body } = recordedStep('errors-403-without-rights', 'import').response
    expect(await apply(IMPORT, { status: 403, body })).toMatchObject({
      outcome: 'failed',
      message: expect.stringMatching(/Nothing was changed\.$/) as string,
    })
  })

  it.each([500, 503])('does not claim so after a %i, which may have come after the write', async (status) => {
    expect(await apply(FOLLOW, { status, body: 'service unavailable' })).toMatchObject({
      outcome: 'failed',
      message: expect.stringMatching(/may have been done all the same/) as string,
    })
  })
})

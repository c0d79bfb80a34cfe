import { describe, expect, it } from 'vitest'
import { applyStep } from '#lib/cluster/request/apply'
import { recordedStep } from '#lib/kubernetes/testing/recorded'
import { serve, serveAnswers, serveEcho } from '#lib/cluster/testing/test-server'
import type { StepRequest } from '#lib/plan/plan'

const step: StepRequest = {
  method: 'PATCH',
  path: '/apis/apps/v1/namespaces/packit-prod/deployments/packit-service',
  contentType: 'application/json-patch+json',
  body: [{ op: 'test', path: '/metadata/resourceVersion', value: '1' }],
}

describe('applying a step', () => {
  it('sends it unchanged', async () => {
    const { connection } = await serveEcho()
    expect(await applyStep(connection, step)).toMatchObject({
      ok: true,
      value: {
        method: step.method,
        url: step.path,
        headers: { 'content-type': step.contentType },
        body: JSON.stringify(step.body),
      },
    })
  })

  it('reports a conflict when a test of its JSON patch fails', async () => {
    const { body } = recordedStep(
      'errors-404-and-others',
      'JSON patch of a Deployment with a failing',
    ).response
    const { connection } = await serveAnswers({ status: 422, body })
    expect(await applyStep(connection, step)).toMatchObject({ ok: false, error: { code: 'conflict' } })
  })

  it('reports an invalid field', async () => {
    const { body } = recordedStep('errors-404-and-others', 'a field of a StatefulSet that must not').response
    const { connection } = await serveAnswers({ status: 422, body })
    expect(await applyStep(connection, step)).toMatchObject({ ok: false, error: { code: 'invalid' } })
  })

  it('is tried only once', async () => {
    let tries = 0
    const { connection } = await serve((_request, response) => {
      tries += 1
      response.statusCode = 409
      response.end()
    })
    expect(await applyStep(connection, step)).toMatchObject({ error: { code: 'conflict' } })
    expect(tries).toBe(1)
  })
})

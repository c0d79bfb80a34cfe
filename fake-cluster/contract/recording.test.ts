import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isWrite, readRecording, readRecordings, type Step } from './recording'

const STEP: Step = {
  description: 'a read',
  actor: 'anonymous',
  request: { method: 'GET', path: '/version', query: '', headers: {} },
  response: { status: 200, headers: {} },
}

describe('A recording', () => {
  it('is a list of steps with the name of its file', () => {
    const reading = readRecording('dry-run.json', JSON.stringify([STEP]))
    expect(reading).toEqual({ ok: true, scenario: { name: 'dry-run', steps: [STEP] } })
  })

  it.each([
    ['is not JSON', '{', 'invalid JSON: '],
    ['is not a list', '{}', 'the file: '],
    ['is empty', '[]', 'the file: '],
    [
      'has a step without a response',
      JSON.stringify([STEP, { ...STEP, response: undefined }]),
      'step 1.response: ',
    ],
    [
      'has events that are not a list',
      JSON.stringify([{ ...STEP, response: { status: 200, events: {} } }]),
      'step 0.response.events: ',
    ],
  ])('that %s is refused with the place of the error', (what, text, message) => {
    const reading = readRecording('wrong.json', text)
    expect(!reading.ok && reading.error.message).toContain(message)
  })

  it('is read from a folder that has recordings', () => {
    const empty = mkdtempSync(join(tmpdir(), 'recordings-'))
    expect(() => readRecordings(empty)).toThrow('has no recordings')
    expect(() => readRecordings(join(empty, 'nowhere'))).toThrow('does not exist')
  })
})

describe('A write', () => {
  const IMPORTS = '/apis/image.openshift.io/v1/namespaces/a/imagestreamimports'
  const step = (
    method: Step['request']['method'],
    path: string,
    query = '',
    status = 200,
    body?: object,
  ): Step => ({
    ...STEP,
    request: { ...STEP.request, method, path, query, ...(body && { body }) },
    response: { status, headers: {} },
  })

  it.each([
    [true, step('PATCH', '/apis/apps/v1/namespaces/packit-prod/deployments/tokman')],
    [false, step('GET', '/apis/apps/v1/namespaces/packit-prod/deployments/tokman')],
    [false, step('PATCH', '/apis/apps/v1/namespaces/packit-prod/deployments/tokman', '', 409)],
    [false, step('PATCH', '/apis/apps/v1/namespaces/packit-prod/deployments/tokman', 'dryRun=All')],
    // Imports ignore `dryRun` (import-preview-and-conflict.json).
    [true, step('POST', IMPORTS, 'dryRun=All', 201, { spec: { import: true } })],
    [false, step('POST', IMPORTS, '', 201, { spec: { import: false } })],
    [false, step('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', '', 201)],
  ])('%s: %o', (expected, written) => {
    expect(isWrite(written)).toBe(expected)
  })
})

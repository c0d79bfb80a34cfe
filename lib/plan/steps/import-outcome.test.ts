import { describe, expect, it } from 'vitest'
import { answered } from '#lib/domain/testing/recorded-objects'
import { importOutcome } from '#lib/plan/steps/import-outcome'

describe('an import', () => {
  it('brought a new image', () => {
    const before = answered('ImageStream', 'import-changed', 0).status?.tags?.[0]?.items?.[0] ?? null
    expect(
      importOutcome(answered('ImageStreamImport', 'import-changed', 1), 'packit-worker:prod', before),
    ).toEqual({
      outcome: 'done',
      message: 'New image: packit-worker:prod is now 85344633.',
    })
  })

  it('brought nothing new', () => {
    const before = answered('ImageStream', 'import-unchanged', 0).status?.tags?.[0]?.items?.[0] ?? null
    expect(
      importOutcome(answered('ImageStreamImport', 'import-unchanged', 1), 'tokman:prod', before),
    ).toEqual({
      outcome: 'done',
      message: 'tokman:prod is up to date (5f14cdcd).',
    })
  })

  it('failed, although the answer was 201', () => {
    expect(
      importOutcome(answered('ImageStreamImport', 'import-missing-tag', 0), 'tokman:prod', null),
    ).toEqual({
      outcome: 'failed',
      message:
        'tokman:prod was not imported. Not found in the registry: “dockerimage.image.openshift.io "127.0.0.1:5000/packit/tokman:prod" not found”. Workloads keep their image.',
    })
  })

  it.each([{}, { images: [] }, { images: [{ status: {} }] }])('failed where the answer is %j', (status) => {
    const answer = { metadata: { name: 'tokman' }, spec: { import: true }, status }
    expect(importOutcome(answer, 'tokman:prod', null)).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('Import failed: The cluster gave no reason.') as string,
    })
  })
})

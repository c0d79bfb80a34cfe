import { describe, expect, it } from 'vitest'
import { DOWN, digest, followingStream } from '#lib/domain/testing/test-objects'
import type { Answer } from '#lib/domain/answer'
import type { StepRequest } from '#lib/plan/plan'
import { importedBy, readBack, readBackPath } from '#lib/plan/steps/read-back'

const NONE = new Map<string, string | null>()
const NOT_FOUND: Answer<never> = { ok: false, error: { code: 'not-found', message: 'gone' } }
const found = (value: unknown): Answer<unknown> => ({ ok: true, value })

describe('a merge patch', () => {
  const from = { kind: 'DockerImage', name: 'quay.io/packit/tokman:prod', namespace: null }
  const annotations = { 'quayside.io/pinned-by': 'Ola', old: null }
  const request: StepRequest = {
    method: 'PATCH',
    path: '/tag',
    contentType: 'application/merge-patch+json',
    body: { metadata: { resourceVersion: '5', annotations }, tag: { from } },
  }
  const written = {
    metadata: { resourceVersion: '9', annotations: { 'quayside.io/pinned-by': 'Ola', other: 'x' } },
    tag: { name: 'prod', from: { kind: 'DockerImage', name: 'quay.io/packit/tokman:prod' } },
  }

  it('was done where the object has what it wrote, and lacks what it removed', () => {
    expect(readBack(request, found(written), NONE)).toBe('done')
  })

  it('was not done where a member differs', () => {
    const other = { ...written, tag: { from: { kind: 'DockerImage', name: 'other' } } }
    expect(readBack(request, found(other), NONE)).toBe('not-done')
    const { metadata } = written
    const kept = { ...written, metadata: { annotations: { ...metadata.annotations, old: 'still' } } }
    expect(readBack(request, found(kept), NONE)).toBe('not-done')
  })

  it('that stops a schedule was done where the tag has no schedule', () => {
    const off = { ...request, body: { tag: { importPolicy: { scheduled: false } } } }
    const tagWith = (importPolicy: object) => found({ tag: { name: 'prod', importPolicy } })
    expect(readBack(off, tagWith({ importMode: 'Legacy' }), NONE)).toBe('done')
    expect(readBack(off, tagWith({ importMode: 'Legacy', scheduled: true }), NONE)).toBe('not-done')
  })

  it('is unknown while the object cannot be read', () => {
    expect(readBack(request, DOWN, NONE)).toBe('unknown')
  })
})

describe('a JSON patch', () => {
  const request: StepRequest = {
    method: 'PATCH',
    path: '/set',
    contentType: 'application/json-patch+json',
    body: [
      { op: 'replace', path: '/metadata/resourceVersion', value: '5' },
      { op: 'test', path: '/spec/replicas', value: 1 },
      { op: 'replace', path: '/metadata/annotations/a~1b', value: 'paused' },
      { op: 'replace', path: '/spec/template', value: { containers: [{ name: 'x', image: 'y' }] } },
      { op: 'remove', path: '/metadata/annotations/gone' },
    ],
  }
  const template = { containers: [{ name: 'x', image: 'y', terminationMessagePath: '/dev/log' }] }
  const metadata = { resourceVersion: '8', annotations: { 'a/b': 'paused' } }

  it('was done where each of its operations holds, with the defaults of the API server', () => {
    expect(readBack(request, found({ metadata, spec: { replicas: 2, template } }), NONE)).toBe('done')
  })

  it('was not done where one does not hold', () => {
    const other = { metadata, spec: { template: { containers: [{ name: 'x', image: 'z' }] } } }
    expect(readBack(request, found(other), NONE)).toBe('not-done')
  })
})

describe('the deletion of a pod', () => {
  const request: StepRequest = {
    method: 'DELETE',
    path: '/pod',
    contentType: 'application/json',
    body: { preconditions: { uid: 'old' } },
  }

  it('was done where the pod is gone, terminating, or replaced', () => {
    expect(readBack(request, NOT_FOUND, NONE)).toBe('done')
    const going = { metadata: { uid: 'old', deletionTimestamp: '2026-11-23T18:30:00Z' } }
    expect(readBack(request, found(going), NONE)).toBe('done')
    expect(readBack(request, found({ metadata: { uid: 'new' } }), NONE)).toBe('done')
  })

  it('was not done where the pod is unchanged', () => {
    expect(readBack(request, found({ metadata: { uid: 'old' } }), NONE)).toBe('not-done')
  })
})

describe('an import', () => {
  const request: StepRequest = {
    method: 'POST',
    path: '/apis/image.openshift.io/v1/namespaces/packit-prod/imagestreamimports',
    contentType: 'application/json',
    body: {
      metadata: { name: 'tokman', resourceVersion: '100' },
      spec: { import: true, images: [{ to: { name: 'prod' } }] },
    },
  }
  const before = new Map([['prod', digest('a')]])
  const stream = followingStream('tokman', [digest('b'), digest('a')])
  const later = { ...stream, metadata: { ...stream.metadata, resourceVersion: '101' } }

  it('is looked up in the stream', () => {
    expect(importedBy(request)).toEqual([{ stream: 'tokman', tag: 'prod' }])
    expect(readBackPath(request, 'packit-prod')).toBe(
      '/apis/image.openshift.io/v1/namespaces/packit-prod/imagestreams/tokman',
    )
  })

  it('was done where the tag has another image', () => {
    expect(readBack(request, found(later), before)).toBe('done')
  })

  it('was not done, or brought nothing, where the stream is unchanged', () => {
    expect(readBack(request, found(stream), before)).toBe('not-done')
  })

  it('is unknown where something else was written', () => {
    expect(readBack(request, found(later), new Map([['prod', digest('b')]]))).toBe('unknown')
  })
})

import { describe, expect, it } from 'vitest'
import type { ImageStream, TagImportPolicy } from '#lib/kubernetes/objects'
import { recorded } from '#lib/kubernetes/testing/recorded'
import { answered, recordedSnapshot } from '#lib/domain/testing/recorded-objects'
import type { Snapshot } from '#lib/domain/snapshot'
import {
  deploymentOf,
  digest,
  DOWN,
  followingStream,
  snapshotOf,
  tagIn,
  triggerOf,
} from '#lib/domain/testing/test-objects'
import { previewRequest } from '#lib/plan/steps/import-request'
import { planImport } from '#lib/plan/actions/import/plan-import'
import { GONE, newer, planOf, refusalOf, stepOf, registrySays, upToDate } from '#lib/plan/testing/test-plans'

const kinds = snapshotOf({ imageStreams: [answered('ImageStream', 'kinds-of-tags', 0)] })

const importOf = (snapshot: Snapshot, stream: string, check = newer(digest('c')), tag = 'prod') =>
  planImport(snapshot, tagIn(snapshot, stream, tag), registrySays(check))

function withPolicy(importPolicy: TagImportPolicy): ImageStream {
  const stream = followingStream('worker', [digest('b')])
  const [tag] = stream.spec?.tags ?? []
  return {
    ...stream,
    spec: { tags: tag ? [{ ...tag, importPolicy, referencePolicy: { type: 'Local' } }] : [] },
  }
}

describe('the plan of an import', () => {
  it('is the recorded request, with the resourceVersion of the stream', () => {
    const [, request] = recorded('import-unchanged').map((step) => step.request)
    const step = stepOf(planOf(importOf(recordedSnapshot(), 'tokman')))
    expect(step).toMatchObject({ method: 'POST', path: request?.path, contentType: 'application/json' })
    expect(step.body).toEqual({
      ...request?.body,
      metadata: { name: 'tokman', namespace: 'packit-prod', resourceVersion: '977' },
    })
  })

  it('sends the policies of the tag, which an import would reset otherwise', () => {
    const importPolicy = { scheduled: true, insecure: true, importMode: 'PreserveOriginal' } as const
    const { steps, commands } = planOf(
      importOf(snapshotOf({ imageStreams: [withPolicy(importPolicy)] }), 'worker'),
    )
    expect(steps[0]?.request.body).toMatchObject({
      spec: { images: [{ to: { name: 'prod' }, importPolicy, referencePolicy: { type: 'Local' } }] },
    })
    expect(commands).toEqual([
      'oc import-image worker:prod --from=quay.io/packit/worker:prod -n packit-prod --scheduled --insecure --reference-policy=local --import-mode=PreserveOriginal',
    ])
  })

  it('gives a tag without a source of its own the one that it follows', () => {
    const follows = '127.0.0.1:15000/rec/dir:1.1'
    const planned = (step: number, stream: string) => {
      const snapshot = snapshotOf({
        imageStreams: [answered('ImageStream', 'docker-image-repository', step)],
      })
      return planOf(planImport(snapshot, tagIn(snapshot, stream, '1.1'), registrySays(newer(digest('c')))))
    }
    const spec = { images: [{ from: { kind: 'DockerImage', name: follows }, to: { name: '1.1' } }] }
    const isInStatusOnly = planned(36, 'dir2')
    expect(isInStatusOnly.steps[0]?.request.body).toMatchObject({ spec })
    expect(isInStatusOnly.commands).toEqual([
      `oc import-image dir2:1.1 --from=${follows} -n packit-prod --import-mode=Legacy`,
    ])
    const hasNoFrom = planned(5, 'dir6')
    expect(hasNoFrom.steps[0]?.request.body).toMatchObject({ spec })
    expect(hasNoFrom.commands).toEqual([`oc tag --source=docker ${follows} dir6:1.1 -n packit-prod`])
  })

  it('is previewed with the same request without a resourceVersion', () => {
    const { request } = recorded('import-preview-and-conflict')[1] ?? {}
    const tag = tagIn(recordedSnapshot(), 'tokman', 'prod')
    expect(previewRequest(tag, { kind: 'DockerImage', name: '127.0.0.1:5000/packit/tokman:prod' })).toEqual(
      request?.body,
    )
  })

  it('moves every workload that the tag feeds', () => {
    const plan = planOf(importOf(recordedSnapshot(), 'packit-service'))
    expect(plan).toMatchObject({
      title: 'Import packit-service:prod now',
      confirm: 'Import and move one workload',
      effects: [
        {
          workload: { kind: 'Deployment', name: 'packit-service' },
          container: 'packit-service',
          from: 'sha256:d1117876c24121fc92a7386597ff13125c8ea4c2c6b6885c1245c9aa5d76d71d',
          to: digest('c'),
        },
      ],
      warnings: ['packit-service is down during the rollout: its strategy is Recreate.'],
      newest: 'sha256:d1117876c24121fc92a7386597ff13125c8ea4c2c6b6885c1245c9aa5d76d71d',
      preconditions: [{ object: 'ImageStream packit-service', resourceVersion: '850' }],
    })
  })

  it('says that the tag is up to date, and moves nothing', () => {
    const snapshot = recordedSnapshot()
    const newest = tagIn(snapshot, 'packit-worker', 'prod').status?.items?.[0]?.image ?? ''
    expect(planOf(importOf(snapshot, 'packit-worker', upToDate(newest)))).toMatchObject({
      confirm: 'Import',
      effects: [],
      warnings: [],
      afterwards: ['packit-worker:prod is up to date: the tag does not change.'],
    })
  })

  it('is undone by a pin to the image from before, where it brings a new one', () => {
    const newest = tagIn(recordedSnapshot(), 'tokman', 'prod').status?.items?.[0]?.image ?? ''
    expect(planOf(importOf(recordedSnapshot(), 'tokman')).undo).toEqual({
      ...{ action: 'pin', stream: 'tokman', tag: 'prod' },
      ...{ digest: newest, until: null },
    })
    expect(planOf(importOf(recordedSnapshot(), 'tokman', upToDate(newest))).undo).toBeNull()
    expect(planOf(importOf(recordedSnapshot(), 'tokman', DOWN)).undo).toBeNull()
  })

  it('warns where the registry refuses or cannot be checked', () => {
    expect(planOf(importOf(recordedSnapshot(), 'tokman', GONE))).toMatchObject({
      effects: [],
      warnings: ['This import would fail now. Not found in the registry: “not found”.'],
      afterwards: ['Workloads keep their image, and the tag says why the import failed.'],
    })
    expect(planOf(importOf(recordedSnapshot(), 'tokman', DOWN))).toMatchObject({
      effects: [],
      warnings: [
        'The registry could not be checked, so what will move is unknown. The server behind it is not available.',
      ],
      afterwards: [],
    })
  })

  it('is never made from a stream without a resourceVersion', () => {
    const stream = followingStream('worker', [])
    const { resourceVersion: _, ...metadata } = stream.metadata
    const snapshot = snapshotOf({ imageStreams: [{ ...stream, metadata }] })
    expect(() => importOf(snapshot, 'worker')).toThrow('worker without a resourceVersion')
  })
})

describe('an import is refused', () => {
  it('for a pinned tag, and following again is offered', () => {
    expect(refusalOf(importOf(kinds, 'kinds-of-tags', DOWN, 'pinned'))).toEqual({
      code: 'pinned',
      message: 'kinds-of-tags:pinned is pinned to a2196e51, so an import brings nothing new.',
      ways: [
        {
          sentence: 'Follow the registry again',
          request: { action: 'follow', stream: 'kinds-of-tags', tag: 'pinned' },
        },
      ],
    })
  })

  it.each([
    ['alias', 'kinds-of-tags', 'plain'],
    ['other-stream', 'tokman', 'prod'],
  ])('for the alias %s, and that of its source is offered', (name, stream, tag) => {
    const { code, ways } = refusalOf(importOf(kinds, 'kinds-of-tags', DOWN, name))
    expect({ code, ways }).toEqual({
      code: 'not-importable',
      ways: [{ sentence: `Import ${stream}:${tag}`, request: { action: 'import', stream, tag } }],
    })
  })

  it('for an alias of another namespace, without an alternative', () => {
    const from = { kind: 'ImageStreamTag', name: 'base:prod', namespace: 'shared' }
    const stream = { ...followingStream('worker', []), spec: { tags: [{ name: 'prod', from }] } }
    expect(refusalOf(importOf(snapshotOf({ imageStreams: [stream] }), 'worker'))).toEqual({
      code: 'not-importable',
      message: 'worker:prod is an alias of base:prod in shared: import that tag instead.',
      ways: [],
    })
  })

  it.each([
    ['image', 'names one image'],
    ['reference', 'is a reference only'],
    ['no-from', 'has no source'],
    ['pushed', 'is not in the spec of its stream'],
  ])('for the tag %s', (name, why) => {
    expect(refusalOf(importOf(kinds, 'kinds-of-tags', DOWN, name))).toMatchObject({
      code: 'not-importable',
      message: expect.stringContaining(`kinds-of-tags:${name} ${why}`) as string,
      ways: [],
    })
  })
})

describe('the fingerprint of an import', () => {
  const fed = (image: string, importPolicy: TagImportPolicy = {}, resourceVersion = '100') => {
    const stream = withPolicy(importPolicy)
    return snapshotOf({
      imageStreams: [{ ...stream, metadata: { ...stream.metadata, resourceVersion } }],
      deployments: [
        deploymentOf('app', { images: { app: image }, triggers: [triggerOf('worker:prod', 'app')] }),
      ],
    })
  }
  const older = `quay.io/packit/worker@${digest('a')}`
  const print = (snapshot: Snapshot, check = newer(digest('c'))) =>
    planOf(importOf(snapshot, 'worker', check)).fingerprint

  it('stays when only the resourceVersion changes', () => {
    expect(print(fed(older, {}, '999'))).toBe(print(fed(older)))
  })

  it.each([
    ['the registry has another image', fed(older), newer(digest('d'))],
    ['a workload runs another image', fed(`quay.io/packit/worker@${digest('b')}`), newer(digest('c'))],
    ['the tag has another policy', fed(older, { scheduled: true }), newer(digest('c'))],
    ['the registry refuses', fed(older), GONE],
  ])('changes when %s', (_, snapshot, check) => {
    expect(print(snapshot, check)).not.toBe(print(fed(older)))
  })
})

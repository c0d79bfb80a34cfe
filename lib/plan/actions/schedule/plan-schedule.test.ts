import { describe, expect, it } from 'vitest'
import { answered } from '#lib/domain/testing/recorded-objects'
import {
  deploymentOf,
  digest,
  DOWN,
  followingStream,
  snapshotOf,
  tagIn,
  triggerOf,
} from '#lib/domain/testing/test-objects'
import type { TagImportPolicy } from '#lib/kubernetes/objects'
import { planSchedule } from '#lib/plan/actions/schedule/plan-schedule'
import { GONE, newer, planOf, refusalOf, stepOf, upToDate } from '#lib/plan/testing/test-plans'

const [a, b] = [digest('a'), digest('b')]
const repository = 'quay.io/packit/tokman'

/** `tokman:prod`, which feeds a Deployment, with this import policy and source. */
function snapshotWith(importPolicy: TagImportPolicy, from = `${repository}:prod`) {
  const stream = followingStream('tokman', [a])
  const tags = [{ name: 'prod', from: { kind: 'DockerImage', name: from }, importPolicy }]
  const images = { app: `${repository}@${a}` }
  return snapshotOf({
    imageStreams: [{ ...stream, spec: { tags } }],
    deployments: [deploymentOf('tokman', { images, triggers: [triggerOf('tokman:prod', 'app')] })],
  })
}

const request = (scheduled: boolean) =>
  ({ action: 'schedule', stream: 'tokman', tag: 'prod', scheduled }) as const

function scheduleOf(
  scheduled: boolean,
  check = newer(b),
  snapshot = snapshotWith({ scheduled: !scheduled }),
) {
  return planSchedule(snapshot, tagIn(snapshot, 'tokman', 'prod'), request(scheduled), () => check, 900)
}

describe('the plan of a schedule', () => {
  it.each([true, false])(
    'is one merge patch of the tag that sets scheduled to %s and nothing else',
    (scheduled) => {
      const plan = planOf(scheduleOf(scheduled))
      expect(stepOf(plan)).toEqual({
        method: 'PATCH',
        path: '/apis/image.openshift.io/v1/namespaces/packit-prod/imagestreamtags/tokman:prod',
        contentType: 'application/merge-patch+json',
        body: { metadata: { resourceVersion: '100' }, tag: { importPolicy: { scheduled } } },
      })
      expect(plan.commands).toEqual([
        `oc patch istag/tokman:prod -n packit-prod --type=merge -p '{"metadata":{"resourceVersion":"100"},"tag":{"importPolicy":{"scheduled":${String(scheduled)}}}}'`,
      ])
    },
  )

  it('moves nothing at once, and says what the next automatic import brings', () => {
    const { effects, movesLater } = planOf(scheduleOf(true))
    expect(effects).toEqual([])
    expect(movesLater).toBe(
      'Nothing moves now. The next automatic import, within about 15 min, brings bbbbbbbb and moves tokman.',
    )
    expect(planOf(scheduleOf(true, upToDate(a))).movesLater).toContain('changes nothing')
    expect(planOf(scheduleOf(true, GONE)).movesLater).toContain('fails unless the cause is fixed')
    expect(planOf(scheduleOf(true, DOWN)).warnings[0]).toContain('what the next import brings is unknown')
  })

  it('warns of a pin, which blocks the scheduled import', () => {
    const pinned = snapshotWith({}, `${repository}@${a}`)
    expect(planOf(scheduleOf(true, newer(b), pinned)).warnings).toEqual([
      'It is pinned to aaaaaaaa. Its schedule starts when it follows the registry again.',
    ])
  })

  it('has another fingerprint when the registry has another image', () => {
    expect(planOf(scheduleOf(true)).fingerprint).not.toBe(planOf(scheduleOf(true, upToDate(a))).fingerprint)
    expect(planOf(scheduleOf(false)).fingerprint).toBe(planOf(scheduleOf(false, upToDate(a))).fingerprint)
  })

  it('is refused where nothing would change', () => {
    const refused = scheduleOf(true, newer(b), snapshotWith({ scheduled: true }))
    expect(refusalOf(refused).code).toBe('nothing-to-do')
  })

  it('is refused for a tag of spec.dockerImageRepository, until an import gives it a source of its own', () => {
    const streams = snapshotOf({ imageStreams: [answered('ImageStream', 'docker-image-repository', 40)] })
    const planOf = (name: string) =>
      planSchedule(streams, tagIn(streams, 'dir2', name), request(true), () => newer(b), 900)
    expect(refusalOf(planOf('v2'))).toMatchObject({
      code: 'not-importable',
      ways: [{ request: { action: 'import' } }],
    })
    expect(planOf('latest').ok).toBe(true)
  })

  it.each(['alias', 'other-stream', 'image', 'reference', 'no-from', 'pushed'])(
    'is refused for a tag that imports nothing: %s',
    (name) => {
      const kinds = snapshotOf({ imageStreams: [answered('ImageStream', 'kinds-of-tags', 0)] })
      const planned = planSchedule(
        kinds,
        tagIn(kinds, 'kinds-of-tags', name),
        request(true),
        () => newer(b),
        900,
      )
      expect(refusalOf(planned).code).toBe('not-importable')
    },
  )
})

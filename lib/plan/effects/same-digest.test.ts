import { describe, expect, it } from 'vitest'
import type { StatefulSet } from '#lib/kubernetes/objects'
import { recorded } from '#lib/kubernetes/testing/recorded'
import { answered } from '#lib/domain/testing/recorded-objects'
import { snapshotOf, tagIn } from '#lib/domain/testing/test-objects'
import { laneIndexOf } from '#lib/domain/pipeline/lane-index'
import { registryCheck } from '#lib/domain/image-stream/registry-check'
import { consequencesOf } from '#lib/plan/effects/consequences'
import { effectOf } from '#lib/plan/effects/effect'
import { arrivalOf } from '#lib/plan/registry-lookup'

const SCENARIO = 'same-digest-other-pull-spec'
const stepOf = (description: string) =>
  recorded(SCENARIO).findIndex((each) => each.description.includes(description))

const digest = 'sha256:03d4fd99ae015b3200d417d70c53a28f462656652c7788ab645db5a3363f3165'
const [MIRROR, FOLLOWED, LOCAL] = [
  `127.0.0.1:15000/rec/sd-mirror@${digest}`,
  `127.0.0.1:15000/rec/sd@${digest}`,
  `image-registry.openshift-image-registry.svc:5000/packit-prod/sd@${digest}`,
]
const deployment = (name: string) => answered('Deployment', SCENARIO, stepOf(`before: ${name}`))
const set: StatefulSet = answered('StatefulSet', SCENARIO, stepOf('before: sd-s'))
const stream = (description: string) => answered('ImageStream', SCENARIO, stepOf(description))
const at = (imageStream: ReturnType<typeof stream>) =>
  snapshotOf({
    imageStreams: [imageStream],
    deployments: [deployment('sd-d'), deployment('sd-r')],
    statefulSets: [set],
  })

const NOW = Date.parse('2026-11-29T09:00:00Z')
const NAMES = [
  { kind: 'Deployment', name: 'sd-d' },
  { kind: 'Deployment', name: 'sd-r' },
  { kind: 'StatefulSet', name: 'sd-s' },
] as const

describe('the same digest by another pull spec', () => {
  const pinned = at(stream('the tag is pinned to the mirror'))
  const tag = tagIn(pinned, 'sd', 'prod')
  const preview = answered('ImageStreamImport', SCENARIO, stepOf('preview')).status?.images?.[0]

  it('is what the registry check says, although the image is up to date', () => {
    const check = preview && registryCheck(tag, preview, NOW)
    expect(check).toMatchObject({ state: 'up-to-date', pullSpec: FOLLOWED })
  })

  it('moves what the cluster moved, and says so', () => {
    const value = preview && registryCheck(tag, preview, NOW)
    const arrival = value ? arrivalOf({ ok: true, value }, '127.0.0.1:15000/rec/sd:prod') : null
    const { effects, warnings } = consequencesOf(pinned, tag, arrival)
    expect(effects).toEqual(NAMES.map((each) => effectOf(each, each.name, MIRROR, FOLLOWED)))
    expect(warnings).toEqual([
      'sd-d is replaced: it gets the same image by another pull spec.',
      'sd-r is replaced: it gets the same image by another pull spec.',
      'sd-r is down during the rollout: its strategy is Recreate.',
      'sd-s is replaced: it gets the same image by another pull spec.',
    ])
  })

  it('is known without the words of the registry, by the repository that it was asked for', () => {
    const value = preview && registryCheck(tag, preview, NOW)
    if (value?.state !== 'up-to-date') throw new Error('It is up to date.')
    const { image, state } = value
    const check = { ok: true, value: { image, state } } as const
    expect(arrivalOf(check, '127.0.0.1:15000/rec/sd:prod')?.dockerImageReference).toBe(FOLLOWED)
  })

  it.each([
    'the tag is pinned to the mirror',
    'resume to the other repository, which has the same digest: the stream then',
    'referencePolicy Local: another pull spec of the same digest: the stream then',
  ])('leaves no workload behind, whatever its name: %s', (description) => {
    const [entry] = laneIndexOf(at(stream(description))).entries
    expect(entry?.lane.workloads.map(({ lags }) => lags)).toEqual(NAMES.map(() => []))
  })

  it('comes with another reference policy, too', () => {
    const local = stream('referencePolicy Local: another pull spec of the same digest: the stream then')
    const snapshot = at(local)
    const item = local.status?.tags?.[0]?.items?.[0] ?? null
    const { effects } = consequencesOf(snapshot, tagIn(snapshot, 'sd', 'prod'), item)
    expect(effects).toEqual(NAMES.map((each) => effectOf(each, each.name, MIRROR, LOCAL)))
  })
})

import { describe, expect, it } from 'vitest'
import type { Deployment, ImageStream, KubernetesList } from '#lib/kubernetes/objects'
import { recorded, recordedStep } from '#lib/kubernetes/testing/recorded'
import { answered, withoutNewest } from '#lib/domain/testing/recorded-objects'
import { judgedIn, snapshotOf, streamOf, tagIn } from '#lib/domain/testing/test-objects'
import type { Snapshot } from '#lib/domain/snapshot'
import { newestOf } from '#lib/domain/image-stream/tag-source'
import { judgedTriggersOf } from '#lib/domain/workload/triggers'
import { withTemplate, workloadsOf, type Workload } from '#lib/domain/workload/workload'
import { consequencesOf } from '#lib/plan/effects/consequences'
import { withImages } from '#lib/plan/effects/template-changes'

const SCENARIO = 'leftover-trigger'

/** As they were made: the lists have no init containers. */
const MADE = recorded(SCENARIO).flatMap(({ request: { path }, response }) =>
  path.endsWith('/deployments') && response.status === 201 ? [response.body as Deployment] : [],
)

function deploymentsIn(description: string): Deployment[] {
  const { items } = recordedStep(SCENARIO, description).response.body as KubernetesList<Deployment>
  return (items ?? []).filter(({ metadata }) => metadata.name.startsWith('lt-'))
}

/** The stream that an import answered with. */
function imported(description: string): ImageStream {
  const step = recorded(SCENARIO).findIndex((each) => each.description.includes(description))
  const stream = answered('ImageStreamImport', SCENARIO, step).status?.import
  if (!stream) throw new Error(`"${description}" brought no stream.`)
  return stream
}

const EMPTY = streamOf('lt-empty', {
  spec: { tags: [{ name: 'prod', from: { kind: 'DockerImage', name: '127.0.0.1:5999/lt-empty:prod' } }] },
})
const [LT, OTHER] = [imported('import of lt:prod'), imported('import of lt-other:prod')]

const PULL_SPECS = new Map<string | null, string>(
  [LT, OTHER].flatMap(({ status }) =>
    (status?.tags ?? []).flatMap(({ items }) =>
      (items ?? []).map(({ image, dockerImageReference }) => [image, dockerImageReference] as const),
    ),
  ),
)

const digestsOf = ({ object }: Pick<Workload, 'object'>) =>
  (object.spec.template.spec?.containers ?? []).map(
    ({ name, image = '' }) => `${name} ${image.split('@')[1] ?? image}`,
  )

/** What is there after an import, if the plan of it is right. */
function afterImport(snapshot: Snapshot, stream: ImageStream): Snapshot {
  const tag = tagIn(snapshot, stream.metadata.name, 'prod')
  const newest = newestOf(tagIn(snapshotOf({ imageStreams: [stream] }), stream.metadata.name, 'prod'))
  const { effects } = consequencesOf(snapshot, tag, newest ?? null)
  const deployments = workloadsOf(snapshot).flatMap((workload) => {
    const { kind, object } = workload
    const own = effects.filter((each) => each.workload.name === object.metadata.name)
    const images = own.map(({ container, to }) => ({ container, image: PULL_SPECS.get(to) ?? '' }))
    const moved = withTemplate(workload, withImages(object.spec.template, images))
    return kind === 'Deployment' && moved.kind === 'Deployment' ? [moved.object] : []
  })
  const streams = snapshot.imageStreams.ok ? snapshot.imageStreams.value : []
  const others = streams.filter(({ metadata }) => metadata.name !== stream.metadata.name)
  return { ...snapshotOf({ deployments }), imageStreams: { ok: true, value: [...others, stream] } }
}

describe('Deployments with a leftover trigger', () => {
  const before = snapshotOf({
    imageStreams: [withoutNewest(LT, 'prod'), withoutNewest(OTHER, 'prod'), EMPTY],
    deployments: MADE,
  })
  const after = afterImport(afterImport(before, LT), OTHER)
  const recordedAfter = new Map(
    deploymentsIn('the Deployments after it').map((object) => [object.metadata.name, digestsOf({ object })]),
  )
  const cases = workloadsOf(after)
    .map((workload) => [workload.object.metadata.name, workload] as const)
    // Its stream is in another namespace, so what it gets is unknown here.
    .filter(([name]) => name !== 'lt-other-namespace')

  it('are all judged', () => {
    expect(cases).toHaveLength(27)
  })

  it.each(cases)('%s moves as it did on the cluster', (name, workload) => {
    expect(digestsOf(workload)).toEqual(recordedAfter.get(name))
  })

  it.each(cases)('%s is shown as broken only if it did not move', (name, workload) => {
    const was = workloadsOf(before).find(({ object }) => object.metadata.name === name)
    const stayed = was && String(digestsOf(was)) === String(recordedAfter.get(name))
    const { problem } = judgedTriggersOf(after, workload)
    expect(problem !== null).toBe(stayed)
  })

  it.each(cases)('%s is behind in what did not move, by no trigger that is called live', (name, workload) => {
    const was = workloadsOf(before).find(({ object }) => object.metadata.name === name)
    const stayed = was ? digestsOf(was).filter((each) => recordedAfter.get(name)?.includes(each)) : []
    const isStayed = (container: string | null) =>
      stayed.some((each) => each.startsWith(`${container ?? ''} `))
    const { list } = judgedTriggersOf(after, workload)
    const fed = list.filter(({ stream, tag }) => ['lt:prod', 'lt-other:prod'].includes(`${stream}:${tag}`))
    const { lags } = judgedIn(after, { kind: 'Deployment', name })
    const behind = lags.map(({ container }) => container)
    expect(behind.filter((container) => !isStayed(container))).toEqual([])
    expect(behind).toEqual(expect.arrayContaining(fed.map(({ container }) => container).filter(isStayed)))
    expect(lags.filter(({ why }) => why === 'not-written')).toEqual([])
  })

  it('say that an import stops them, if it brings the first image of a leftover trigger', () => {
    const late: ImageStream = {
      ...OTHER,
      spec: {
        tags: [{ name: 'nosuch', from: { kind: 'DockerImage', name: '127.0.0.1:15000/rec/lt-other:prod' } }],
      },
    }
    const snapshot = { ...before, imageStreams: { ok: true, value: [LT, late] } as const }
    const newest = newestOf(tagIn(snapshotOf({ imageStreams: [OTHER] }), 'lt-other', 'prod')) ?? null
    expect(consequencesOf(snapshot, tagIn(snapshot, 'lt-other', 'nosuch'), newest).warnings).toContainEqual(
      expect.stringMatching(
        /^This stops the image triggers of lt-tag-and-container-gone\. Trigger 2 .*no container/,
      ),
    )
  })
})

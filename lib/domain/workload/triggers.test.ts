import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordedSnapshot, SERVICE, WORKER } from '#lib/domain/testing/recorded-objects'
import {
  deploymentOf,
  digest,
  DOWN,
  followingStream,
  snapshotOf,
  streamOf,
  triggerOf,
  workloadIn,
} from '#lib/domain/testing/test-objects'
import { withPaused } from '#lib/domain/workload/trigger-annotation'
import { isTriggered, judgedTriggersOf, triggersOf, writingTriggersOf } from '#lib/domain/workload/triggers'
import type { Workload } from '#lib/domain/workload/workload'

const pathTo = (container: string) => `spec.template.spec.containers[?(@.name=="${container}")].image`
const worker = {
  ...{ stream: 'worker', tag: 'prod', namespace: null, isPaused: false, wakes: true },
  ...{ container: 'worker', fieldPath: pathTo('worker') },
}

function workloadWith(triggers: object[] | string): Workload {
  const object = deploymentOf('worker', { images: { worker: 'worker:prod', proxy: 'nginx:1' }, triggers })
  const initContainers = [{ name: 'migrate', image: 'worker:prod' }]
  const { spec } = object.spec.template
  return {
    kind: 'Deployment',
    object: { ...object, spec: { ...object.spec, template: { spec: { ...spec, initContainers } } } },
  }
}

function withPath(fieldPath: string) {
  return triggersOf(workloadWith([{ ...triggerOf('worker:prod', 'worker'), fieldPath }]))
}

const ofTemplate = (path: string) => `spec.template.spec.${path}`

describe('the triggers of a workload', () => {
  it.each([
    ['a Deployment', SERVICE, 'packit-service', 'packit-service'],
    ['a StatefulSet', WORKER, 'packit-worker', 'packit-worker'],
  ])('are those that %s was recorded with', (_, key, container, stream) => {
    expect(triggersOf(workloadIn(recordedSnapshot(), key))).toEqual({
      list: [{ ...worker, container, stream, fieldPath: pathTo(container) }],
      idle: [],
      problem: null,
    })
  })

  it.each([
    ['there is no annotation', deploymentOf('worker', { images: {} })],
    ['it is empty', deploymentOf('worker', { images: {}, triggers: '' })],
    ['it is null', deploymentOf('worker', { images: {}, triggers: 'null' })],
    ['it is an empty list', deploymentOf('worker', { images: {}, triggers: [] })],
  ])('are none if %s', (_, object) => {
    expect(triggersOf({ kind: 'Deployment', object })).toEqual({ list: [], idle: [], problem: null })
  })

  it.each([
    ['by name', 'containers[?(@.name=="worker")].image', 'worker'],
    ['by index', 'containers[1].image', 'proxy'],
    ['by an index with a sign', 'containers[+1].image', 'proxy'],
    ['among the init containers by index', 'initContainers[0].image', 'migrate'],
    ['among the init containers by name', 'initContainers[?(@.name=="migrate")].image', 'migrate'],
    ['of the other list by name', 'containers[?(@.name=="migrate")].image', 'migrate'],
  ])('name a container %s', (_, path, container) => {
    expect(withPath(ofTemplate(path)).list).toEqual([{ ...worker, container, fieldPath: ofTemplate(path) }])
  })

  it.each([
    ['a misspelt list', 'container[0].image'],
    ['a name in single quotes', "containers[?(@.name=='worker')].image"],
    ['a name with spaces around it', 'containers[?(@.name == "worker")].image'],
    ['a field other than the image', 'containers[0].name'],
    ['the container itself', 'containers[?(@.name=="worker")]'],
    ['an unknown container', 'containers[?(@.name=="gone")].image'],
    ['an index that no container has', 'containers[7].image'],
    ['a negative index', 'containers[-1].image'],
  ])('lead to no container with the path of %s', (_, path) => {
    expect(withPath(ofTemplate(path)).list).toMatchObject([{ container: null }])
  })

  it('can name a stream of another namespace; their own namespace is null', () => {
    const named = (namespace: string | null) => ({ kind: 'ImageStreamTag', name: 'worker:prod', namespace })
    const from = (namespace: string | null) =>
      triggersOf(workloadWith([{ ...triggerOf('', 'worker'), from: named(namespace) }])).list[0]?.namespace
    expect([from('shared'), from('packit-prod'), from(''), from(null)]).toEqual(['shared', null, null, null])
  })

  it.each([
    ['worker:', 'latest'],
    ['worker:v1:2', 'v1:2'],
    ['worker:a b', 'a b'],
  ])('split %j as the controller does', (name, tag) => {
    const [trigger] = triggersOf(workloadWith([triggerOf(name, 'worker')])).list
    expect(trigger).toMatchObject({ stream: 'worker', tag })
  })

  it.each([
    ['an ImageStreamTag', { kind: 'ImageStreamTag' }, true],
    ['an ImageStreamTag with an API version', { kind: 'ImageStreamTag', apiVersion: 'v1' }, false],
    ['an ImageStreamImage', { kind: 'ImageStreamImage' }, false],
    ['a DockerImage', { kind: 'DockerImage' }, false],
    ['nothing said', {}, false],
  ])('wake a workload or not: from %s', (_, from, wakes) => {
    const trigger = { ...triggerOf('', 'worker'), from: { name: 'worker:prod', ...from } }
    expect(triggersOf(workloadWith([trigger])).list).toEqual([{ ...worker, wakes }])
  })

  it.each([
    ['of a stream without a tag', triggerOf('worker', 'proxy')],
    ['of a tag without a stream', triggerOf(':prod', 'proxy')],
    ['without a source', { fieldPath: ofTemplate('containers[0].image') }],
    [
      'of a path outside of the pod template',
      { ...triggerOf('worker:prod', 'worker'), fieldPath: 'spec.image' },
    ],
    ['of an empty path', { ...triggerOf('worker:prod', 'worker'), fieldPath: '' }],
    ['that is null', null],
  ])('%s are idle, and the others work', (_, other) => {
    const triggers = triggersOf(workloadWith(JSON.stringify([other, triggerOf('worker:prod', 'worker')])))
    expect(triggers).toMatchObject({ list: [worker], problem: null })
    expect(triggers.idle).toHaveLength(1)
  })

  it('are read with names of members in any case, as Go does', () => {
    const { from, fieldPath } = triggerOf('worker:prod', 'worker') as { from: object; fieldPath: string }
    const annotation = JSON.stringify([{ FROM: from, FieldPath: fieldPath, Paused: true }])
    const workload = workloadWith(annotation)
    expect(triggersOf(workload).list).toEqual([{ ...worker, isPaused: true }])
    expect(withPaused(workload.object, [worker], false)).toBe(
      JSON.stringify([{ FROM: from, FieldPath: fieldPath }]),
    )
  })
})

describe('a malformed annotation stops all triggers of a workload', () => {
  const good = triggerOf('worker:prod', 'worker')

  it.each<[string, object[] | string, string]>([
    ['that is not JSON', '[{', 'is not valid JSON'],
    ['that is not a list', '{"from":{}}', 'is not a list'],
    ['with a trigger that is not an object', '[1]', 'Trigger 1 of'],
    ['with a list as a source', [good, { from: [], fieldPath: 'x' }], 'Trigger 2 of'],
    ['with paused as a string', [good, triggerOf('a:b', 'proxy', { paused: 'false' })], 'Trigger 2 of'],
    ['with two triggers for one path', [good, good], 'Two triggers'],
  ])('%s', (_, triggers, problem) => {
    const workload = workloadWith(triggers)
    expect(triggersOf(workload).problem).toContain(problem)
    expect(isTriggered(workload)).toBe(false)
    expect(writingTriggersOf(snapshotOf({ imageStreams: [STREAM] }), workload)).toEqual([])
  })

  it.each([
    ['false', 'paused is the text "false"; use false without quotes.'],
    ['no', 'paused is the text "no"; use true or false.'],
    [0, 'paused is 0; use true or false.'],
  ])('but a trigger with paused: %j is still listed, so that its lane is shown', (paused, problem) => {
    const wrong = triggerOf('worker:prod', 'worker', { paused })
    expect(triggersOf(workloadWith([wrong]))).toMatchObject({
      list: [worker],
      problem: expect.stringContaining(problem) as string,
    })
  })
})

const STREAM = followingStream('worker', [digest('a')])
const EMPTY = streamOf('empty', {
  spec: { tags: [{ name: 'prod', from: { kind: 'DockerImage', name: 'q/e:prod' } }] },
})

describe('a trigger that is judged with the streams', () => {
  const good = triggerOf('worker:prod', 'worker')
  const states = (...others: object[]) => {
    const snapshot = snapshotOf({ imageStreams: [STREAM, EMPTY] })
    const { list, problem } = judgedTriggersOf(snapshot, workloadWith([good, ...others]))
    return { states: list.map(({ state }) => state), whys: list.map(({ why }) => why), problem }
  }

  it('is live if its tag has an image and its path leads to a container', () => {
    expect(states()).toEqual({ states: ['live'], whys: [null], problem: null })
  })

  it('waits for an image of its tag, wherever its path leads, and harms no other', () => {
    for (const container of ['proxy', 'gone'])
      expect(states(triggerOf('empty:prod', container))).toEqual({
        states: ['live', 'waiting'],
        whys: [null, 'It waits for empty:prod: empty:prod has no image yet.'],
        problem: null,
      })
  })

  it.each([
    ['gone:prod', 'It does nothing: there is no image stream gone.'],
    ['worker:gone', 'It does nothing: worker has no tag gone.'],
  ])('is broken if its tag or stream is gone (%s), paused or not, and harms no other', (name, why) => {
    for (const container of ['proxy', 'gone'])
      for (const paused of [true, false])
        expect(states(triggerOf(name, container, { paused }))).toEqual({
          states: ['live', 'broken'],
          whys: [null, why],
          problem: null,
        })
  })

  it('is broken with all others if its tag has an image and its path leads nowhere', () => {
    const { states: found, problem } = states(triggerOf('worker:prod', 'gone'))
    expect(found).toEqual(['broken', 'broken'])
    expect(problem).toContain('no container at fieldPath')
  })

  it('is broken if the annotation is, paused or not', () => {
    const wrong = triggerOf('empty:prod', 'proxy', { paused: 'false' })
    expect(states(triggerOf('worker:prod', 'migrate', { paused: true }), wrong)).toMatchObject({
      states: ['broken', 'broken', 'broken'],
      whys: [null, null, null],
    })
  })

  it('harms no other if it is paused', () => {
    expect(states(triggerOf('worker:prod', 'gone', { paused: true }))).toMatchObject({
      states: ['live', 'paused'],
      problem: null,
    })
  })

  it('is passive if it is not from an ImageStreamTag, and stops the others all the more', () => {
    const from = { kind: 'DockerImage', name: 'worker:prod' }
    expect(states({ ...triggerOf('', 'proxy'), from }).states).toEqual(['live', 'passive'])
    expect(states({ ...triggerOf('', 'gone'), from }).states).toEqual(['broken', 'broken'])
  })

  it('is of unknown image in another namespace, and while the streams cannot be read', () => {
    const from = { kind: 'ImageStreamTag', name: 'worker:prod', namespace: 'other' }
    const elsewhere = workloadWith([{ ...triggerOf('', 'worker'), from }])
    expect(judgedTriggersOf(snapshotOf(), elsewhere).list).toMatchObject([
      { state: 'unknown', pullSpec: null, why: 'Its tag is in the namespace other, which is not looked at.' },
    ])
    const unread = { ...snapshotOf(), imageStreams: DOWN }
    expect(judgedTriggersOf(unread, workloadWith([good])).list).toMatchObject([
      { state: 'unknown', pullSpec: null, why: 'The image streams could not be read.' },
    ])
  })

  it('only the triggers that are not paused move a workload', () => {
    const workload = workloadWith([good, triggerOf('worker:prod', 'proxy', { paused: true })])
    expect(triggersOf(workload).list).toHaveLength(2)
    expect(writingTriggersOf(snapshotOf({ imageStreams: [STREAM] }), workload)).toMatchObject([worker])
  })
})

/** What a trigger can be: each part is right, missing, empty, null or foreign. */
const anyTrigger = fc.record(
  {
    from: fc.oneof(
      fc.record(
        {
          kind: fc.constantFrom('ImageStreamTag', 'DockerImage', '', null),
          name: fc.constantFrom(
            'worker:prod',
            'worker:gone',
            'gone:prod',
            'empty:prod',
            'worker',
            '',
            ':',
            null,
          ),
          namespace: fc.constantFrom('', null, 'packit-prod', 'other'),
        },
        { requiredKeys: [] },
      ),
      fc.constant(null),
    ),
    fieldPath: fc.constantFrom(
      ...['worker', 'proxy', 'gone', 'migrate'].map(pathTo),
      ...['containers[0].image', 'containers[9].image', 'initContainers[0]'].map(ofTemplate),
      ...['', 'spec.image'],
    ),
    paused: fc.constantFrom(true, false, null),
  },
  { requiredKeys: [] },
)

it('a trigger without an image changes nothing for the others of its workload', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(anyTrigger, { selector: (each) => each.fieldPath ?? '', maxLength: 4 }),
      (all) => {
        const snapshot = snapshotOf({ imageStreams: [STREAM, EMPTY] })
        const waiting = {
          ...triggerOf('gone:prod', 'x'),
          fieldPath: ofTemplate('containers[?(@.name=="y")].image'),
        }
        const alone = judgedTriggersOf(snapshot, workloadWith(all))
        const together = judgedTriggersOf(snapshot, workloadWith([...all, waiting]))
        expect(together.list.slice(0, -1)).toEqual(alone.list)
        expect(together.problem).toBe(alone.problem)
      },
    ),
  )
})

it('any text in the annotation is read', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.array(anyTrigger).map((each) => JSON.stringify(each)),
      ),
      (text) => {
        const { list, problem } = judgedTriggersOf(snapshotOf({ imageStreams: [STREAM] }), workloadWith(text))
        expect(problem === null || list.every(({ writes, state }) => !writes && state === 'broken')).toBe(
          true,
        )
      },
    ),
  )
})

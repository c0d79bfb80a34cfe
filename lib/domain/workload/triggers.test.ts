import { describe, expect, it } from 'vitest'
import { recordedSnapshot, SERVICE, WORKER } from '#lib/domain/testing/recorded-objects'
import { deploymentOf, triggerOf, workloadIn } from '#lib/domain/testing/test-objects'
import { liveTriggersOf, triggersOf } from '#lib/domain/workload/triggers'
import type { Workload } from '#lib/domain/workload/workload'

const pathTo = (container: string) => `spec.template.spec.containers[?(@.name=="${container}")].image`
const worker = {
  ...{ container: 'worker', stream: 'worker', tag: 'prod', namespace: null, isPaused: false },
  fieldPath: pathTo('worker'),
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

describe('the triggers of a workload', () => {
  it.each([
    ['a Deployment', SERVICE, 'packit-service', 'packit-service'],
    ['a StatefulSet', WORKER, 'packit-worker', 'packit-worker'],
  ])('are those that %s was recorded with', (_, key, container, stream) => {
    expect(triggersOf(workloadIn(recordedSnapshot(), key))).toEqual({
      list: [{ ...worker, container, stream, fieldPath: pathTo(container) }],
      problem: null,
    })
  })

  it.each([
    ['there is no annotation', deploymentOf('worker', { images: {} })],
    ['it is empty', deploymentOf('worker', { images: {}, triggers: '' })],
    ['it is an empty list', deploymentOf('worker', { images: {}, triggers: [] })],
  ])('are none if %s', (_, object) => {
    expect(triggersOf({ kind: 'Deployment', object })).toEqual({ list: [], problem: null })
  })

  it.each([
    ['by name', 'containers[?(@.name=="worker")].image', 'worker'],
    ['by index', 'containers[1].image', 'proxy'],
    ['among the init containers by index', 'initContainers[0].image', 'migrate'],
    ['among the init containers by name', 'initContainers[?(@.name=="migrate")].image', 'migrate'],
  ])('name a container %s', (_, path, container) => {
    expect(withPath(`spec.template.spec.${path}`)).toEqual({
      list: [{ ...worker, container, fieldPath: `spec.template.spec.${path}` }],
      problem: null,
    })
  })

  it('can name a stream of another namespace; their own namespace is null', () => {
    const named = (namespace: string | null) => ({ kind: 'ImageStreamTag', name: 'worker:prod', namespace })
    const from = (namespace: string | null) =>
      triggersOf(workloadWith([{ ...triggerOf('', 'worker'), from: named(namespace) }])).list[0]?.namespace
    expect([from('shared'), from('packit-prod'), from(''), from(null)]).toEqual(['shared', null, null, null])
  })

  it.each([
    ['of another kind', { ...triggerOf('', 'proxy'), from: { kind: 'ImageStreamImage', name: 'a:b' } }],
    ['of a stream without a tag', triggerOf('worker', 'proxy')],
    ['of a name that no tag can have', triggerOf('worker:prod:x', 'proxy')],
    ['without a source', { fieldPath: 'spec.template.spec.containers[0].image' }],
    [
      'of a path outside of the pod template',
      { ...triggerOf('worker:prod', 'worker'), fieldPath: 'spec.image' },
    ],
    ['that is null', null],
  ])('%s are ignored, and the others work', (_, other) => {
    const annotation = JSON.stringify([other, triggerOf('worker:prod', 'worker')])
    expect(triggersOf(workloadWith(annotation))).toEqual({ list: [worker], problem: null })
  })
})

describe('a malformed annotation stops all triggers of a workload', () => {
  const good = triggerOf('worker:prod', 'worker')
  const path = 'spec.template.spec.'

  it.each<[string, object[] | string, string]>([
    ['that is not JSON', '[{', 'is not valid JSON'],
    ['that is not a list', '{"from":{}}', 'is not a list'],
    ['with a trigger that is not an object', '[1]', 'Trigger 1 of'],
    ['with paused as a string', [good, triggerOf('a:b', 'proxy', { paused: 'false' })], 'Trigger 2 of'],
    ['with a bad field path', [good, { ...good, fieldPath: `${path}container[0].image` }], 'Trigger 2 of'],
    [
      'with a name in single quotes',
      [{ ...good, fieldPath: `${path}containers[?(@.name=='a')].image` }],
      "'a'",
    ],
    ['with a field other than the image', [{ ...good, fieldPath: `${path}containers[0].name` }], '[0].name'],
    ['with an unknown container', [triggerOf('worker:prod', 'gone')], 'gone'],
    ['with an index that no container has', [{ ...good, fieldPath: `${path}containers[7].image` }], '[7]'],
    ['with two triggers for one path', [good, good], 'Two triggers'],
  ])('%s', (_, triggers, problem) => {
    const workload = workloadWith(triggers)
    expect(triggersOf(workload).problem).toContain(problem)
    expect(liveTriggersOf(workload)).toEqual([])
  })

  it('but valid triggers are still listed', () => {
    expect(triggersOf(workloadWith([good, triggerOf('worker:prod', 'gone')])).list).toEqual([worker])
  })

  it.each([
    ['false', 'paused is the text "false"; use false without quotes.'],
    ['no', 'paused is the text "no"; use true or false.'],
    [0, 'paused is 0; use true or false.'],
  ])('but a trigger with paused: %j is still listed, so that its lane is shown', (paused, problem) => {
    const wrong = triggerOf('worker:prod', 'worker', { paused })
    expect(triggersOf(workloadWith([wrong]))).toEqual({
      list: [worker],
      problem: expect.stringContaining(problem) as string,
    })
  })

  it('but not if the malformed trigger is paused', () => {
    const paused = triggerOf('worker:prod', 'gone', { paused: true })
    expect(triggersOf(workloadWith([good, paused]))).toEqual({ list: [worker], problem: null })
  })
})

it('only the triggers that are not paused move a workload', () => {
  const workload = workloadWith([
    triggerOf('worker:prod', 'worker'),
    triggerOf('nginx:prod', 'proxy', { paused: true }),
  ])
  expect(triggersOf(workload).list).toHaveLength(2)
  expect(liveTriggersOf(workload)).toEqual([worker])
})

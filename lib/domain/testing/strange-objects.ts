import fc from 'fast-check'
import {
  CHANGE_CAUSE_ANNOTATION,
  PIN_ANNOTATIONS,
  REVISION_ANNOTATION,
  TRIGGERS_ANNOTATION,
} from '#lib/kubernetes/names'
import type { Resource } from '#lib/kubernetes/paths'
import { memberOf } from '#lib/kubernetes/shapes'
import { recorded } from '#lib/kubernetes/testing/recorded'

/** Objects of an API server in which anything can be missing, null, empty or of another type, and any text be anywhere. */

export type Received = { resource: Resource; object: unknown }

const RESOURCES: Record<string, Resource> = {
  ImageStream: 'imagestreams',
  ImageStreamImage: 'imagestreamimages',
  ImageStreamImport: 'imagestreamimports',
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  ReplicaSet: 'replicasets',
  ControllerRevision: 'controllerrevisions',
  Pod: 'pods',
  Event: 'events',
  CronJob: 'cronjobs',
  Job: 'jobs',
}

const SCENARIOS = [
  'imagestreams-list-and-history',
  'kinds-of-tags',
  'rollout-history',
  'statefulset-broken-pod',
  'deployment-broken-pod',
  'cronjob-to-job',
  'import-manifest-list',
]

/** One object of each name, as it was recorded last. */
export function recordedObjects(): Received[] {
  const found = new Map<string, Received>()
  for (const { response } of SCENARIOS.flatMap(recorded)) {
    for (const { kind, object } of objectsIn(response.body)) {
      const resource = RESOURCES[kind]
      const name = memberOf(memberOf(object, 'metadata'), 'name')
      if (resource !== undefined) found.set(`${resource} ${String(name)}`, { resource, object })
    }
  }
  return [...found.values()]
}

/** An object, or the items of a list, which come without their kind. */
function objectsIn(body: unknown): { kind: string; object: unknown }[] {
  const kind = memberOf(body, 'kind')
  const items = memberOf(body, 'items')
  if (typeof kind !== 'string') return []
  if (!Array.isArray(items)) return [{ kind, object: body }]
  return items.map((object: unknown) => ({ kind: kind.replace(/List$/, ''), object }))
}

/** The same objects with other names, uids and digests, so that nothing of the recorded ones belongs to them. */
export function asStrangers(objects: readonly Received[]): Received[] {
  const text = JSON.stringify(objects)
    .replaceAll(/packit(?!-prod)|tokman|kinds-of-tags|import-images|multiarch/g, 'strange-$&')
    .replaceAll(/"uid":"./g, '"uid":"f')
    .replaceAll(/sha256:./g, 'sha256:f')
  return JSON.parse(text) as Received[]
}

const DIGEST = `sha256:${'a'.repeat(64)}`
const TRIGGER = {
  from: { kind: 'ImageStreamTag', name: 'strange-packit-service:prod' },
  fieldPath: 'spec.template.spec.containers[0].image',
}

/** Text that is read as something: a time, a number, a name, a digest, a pull spec, JSON, a schedule, an address. */
const MEANINGFUL = [
  ...[
    '',
    ' ',
    '.',
    '..',
    '../..',
    'a/b',
    'a:b',
    'a:b:c',
    'a@b',
    ':',
    '@',
    '%',
    '#',
    '?',
    '\n',
    '\u0000',
    '\ud800',
    'ž',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'undefined',
    'null',
    'NaN',
    '-1',
    '1e400',
    '99999999999999999999',
  ],
  ...[
    '0001-01-01T00:00:00Z',
    '1970-01-01T00:00:00Z',
    '2999-01-01T00:00:00Z',
    '2026-13-45',
    'yesterday',
    '+275760-09-13',
  ],
  ...[DIGEST, `${DIGEST}0`, `sha512:${'b'.repeat(128)}`, 'c'.repeat(64), 'sha256:', `quay.io/x/y@${DIGEST}`],
  ...[
    'quay.io/x/y:prod',
    'redis:7',
    `x:y@${DIGEST}`,
    'https://x/y',
    'strange-packit-service:prod',
    't'.repeat(3000),
  ],
  ...['[]', '{}', '[null]', '[1]', '"x"', '{"kind":"DockerImage"}', '{"kind":"DockerImage","name":"x:y"}'],
  ...[
    JSON.stringify([TRIGGER]),
    JSON.stringify([TRIGGER, TRIGGER]),
    JSON.stringify([{ ...TRIGGER, paused: 'true' }]),
  ],
  ...['* * * * *', '*/99 * * * *', '@every 1h', 'TZ=x * * * * *', 'Europe/Prague', 'Nowhere/Land'],
  ...[
    'javascript:alert(1)',
    'git@github.com:x/y.git',
    '<b>',
    "'; rm -rf /",
    'True',
    'False',
    'Unknown',
    'ImportSuccess',
  ],
  ...[
    'Deployment',
    'StatefulSet',
    'DockerImage',
    'ImageStreamTag',
    'ImageStreamImage',
    'Failed',
    'CrashLoopBackOff',
  ],
]

const anyText = fc.oneof(fc.constantFrom(...MEANINGFUL), fc.string({ unit: 'binary' }))

const anyNumber = fc.oneof(
  fc.constantFrom(0, -1, 1, 0.5, 1e21, Number.MAX_SAFE_INTEGER),
  fc.integer(),
  fc.double(),
)

const ANNOTATIONS = [
  TRIGGERS_ANNOTATION,
  CHANGE_CAUSE_ANNOTATION,
  REVISION_ANNOTATION,
  ...Object.values(PIN_ANNOTATIONS),
]

type Change =
  | { kind: 'remove' }
  | { kind: 'set'; to: unknown }
  /** Only where there is text: other types are mostly refused. */
  | { kind: 'text'; to: string }
  | { kind: 'number'; to: number }
  | { kind: 'annotate'; key: string; to: string }
  | { kind: 'repeat' }

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.constant<Change>({ kind: 'remove' }),
  fc.constant<Change>({ kind: 'repeat' }),
  fc.constantFrom(null, '', [], {}, [null], [{}], false, true).map((to): Change => ({ kind: 'set', to })),
  fc.oneof(anyText, anyNumber, fc.jsonValue()).map((to): Change => ({ kind: 'set', to })),
  { weight: 4, arbitrary: anyText.map((to): Change => ({ kind: 'text', to })) },
  { weight: 2, arbitrary: anyNumber.map((to): Change => ({ kind: 'number', to })) },
  fc.record({ kind: fc.constant('annotate' as const), key: fc.constantFrom(...ANNOTATIONS), to: anyText }),
)

/** Of which object, at which of its members, and what changes. */
export type Strangeness = { which: number; where: number; change: Change }

export const strangeness: fc.Arbitrary<Strangeness[]> = fc.array(
  fc.record({ which: fc.nat(), where: fc.nat(), change }),
  { minLength: 1, maxLength: 12 },
)

export function madeStrange(objects: readonly Received[], changes: readonly Strangeness[]): Received[] {
  const copies = structuredClone(objects)
  for (const { which, where, change: made } of changes) {
    const received = copies[which % copies.length]
    if (received) apply(received, where, made)
  }
  return [...copies]
}

type Place = { of: object; key: string; value: unknown }

function apply(received: Received, where: number, made: Change): void {
  if (made.kind === 'annotate') {
    annotate(received.object, where, made)
    return
  }
  const places = placesIn(received).filter(({ of, key, value }) => {
    return fits(made, value) && !(of === received && key === 'resource')
  })
  const place = places[where % places.length]
  if (!place) return
  const { of, key, value } = place
  if (made.kind === 'remove') Reflect.deleteProperty(of, key)
  else if (made.kind !== 'repeat') Reflect.set(of, key, structuredClone(made.to))
  else if (Array.isArray(value)) Reflect.set(of, key, value.concat(structuredClone(value)))
}

function fits({ kind }: Change, value: unknown): boolean {
  if (kind === 'text') return typeof value === 'string'
  if (kind === 'number') return typeof value === 'number'
  return kind !== 'repeat' || Array.isArray(value)
}

/** Of the object itself, of its pod template, or of one of its tags. */
function annotate(object: unknown, where: number, { key, to }: { key: string; to: string }): void {
  const spec = memberOf(object, 'spec')
  const tags = memberOf(spec, 'tags')
  const template = memberOf(memberOf(spec, 'template'), 'metadata')
  const owners = [memberOf(object, 'metadata'), template, ...(Array.isArray(tags) ? (tags as unknown[]) : [])]
  const objects = owners.filter((each) => typeof each === 'object' && each !== null)
  const owner = objects[where % objects.length]
  if (owner) Reflect.set(owner, 'annotations', { ...Object(memberOf(owner, 'annotations')), [key]: to })
}

/** What nothing here reads, and what is most of a pod. */
const SKIPPED = /^(managedFields|volumes|volumeMounts|env|resources|tolerations|securityContext|.*Probe)$/

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, member]: [string, unknown]): Place[] =>
    SKIPPED.test(key) ? [] : [{ of: value, key, value: member }, ...placesIn(member)],
  )
}

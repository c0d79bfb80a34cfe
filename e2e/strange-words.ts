import type { ObjectRequest } from '../demo/control'

/**
 * Words as a cluster can bring them: right to left, with emoji, control characters, a direction that is never ended, and 1,000
 * characters without a space.
 */
export const STRANGE = `\u202Eשגיאה 5 \u001B[31m👩🏽‍🚀 ${'x'.repeat(1000)}`

const NAMESPACE = 'packit--prod'
const CREATED = '2026-11-20T00:00:00Z'
const DIGEST = `sha256:${'a'.repeat(64)}`
const LONG_NAME = `strange-${'n'.repeat(45)}`
const LONG_TAG = 't'.repeat(128)
const PULL_SPEC = `quay.io/${'x'.repeat(1000)}:prod`

/** The page of each object, and whatever else shows its words. */
export const STRANGE_PAGES = {
  lanes: `/prod?filter=strange`,
  tag: `/prod/image-streams/${LONG_NAME}/${LONG_TAG}`,
  'tag-pinned': '/prod/image-streams/strange-pinned/prod',
  deployment: `/prod/deployments/${LONG_NAME}`,
  schedule: '/prod/schedule',
  activity: '/prod/activity',
  timeline: '/prod/timeline',
}

const meta = (name: string, more: object = {}) => ({
  name,
  namespace: NAMESPACE,
  uid: name,
  creationTimestamp: CREATED,
  ...more,
})

const failed = {
  type: 'ImportSuccess',
  status: 'False',
  reason: STRANGE,
  message: STRANGE,
  lastTransitionTime: CREATED,
  generation: 1,
}

const item = {
  created: CREATED,
  dockerImageReference: `${PULL_SPEC}@${DIGEST}`,
  image: DIGEST,
  generation: 1,
}

const container = { name: STRANGE, image: PULL_SPEC }

const template = {
  metadata: { labels: { app: LONG_NAME }, annotations: { 'kubernetes.io/change-cause': STRANGE } },
  spec: { containers: [container] },
}

const triggers = JSON.stringify([
  { from: { kind: 'ImageStreamTag', name: `${LONG_NAME}:${LONG_TAG}` }, fieldPath: STRANGE },
  { from: { kind: 'ImageStreamTag', name: STRANGE }, fieldPath: 'spec.template.spec.containers[0].image' },
])

/** Objects with these words in each string that a page shows. */
export const STRANGE_OBJECTS: ObjectRequest[] = [
  {
    resource: 'imagestreams',
    object: {
      metadata: meta(LONG_NAME),
      spec: { tags: [{ name: LONG_TAG, from: { kind: 'DockerImage', name: PULL_SPEC }, generation: 1 }] },
      status: { tags: [{ tag: LONG_TAG, items: [item], conditions: [failed] }] },
    },
  },
  {
    resource: 'imagestreams',
    object: {
      metadata: meta('strange-pinned'),
      spec: {
        tags: [
          {
            name: 'prod',
            from: { kind: 'DockerImage', name: `quay.io/packit/nginx@${DIGEST}` },
            generation: 1,
            annotations: {
              'quayside.io/pinned-by': STRANGE,
              'quayside.io/pinned-at': CREATED,
              'quayside.io/pin-reason': STRANGE,
              'quayside.io/pinned-digest': DIGEST,
              'quayside.io/follows': PULL_SPEC,
              'quayside.io/image-marks': JSON.stringify([
                { digest: DIGEST, verdict: 'bad', reason: STRANGE, by: STRANGE, at: CREATED },
              ]),
            },
          },
        ],
      },
      status: { tags: [{ tag: 'prod', items: [item] }] },
    },
  },
  {
    resource: 'deployments',
    object: {
      metadata: meta(LONG_NAME, {
        annotations: { 'image.openshift.io/triggers': triggers, 'kubernetes.io/change-cause': STRANGE },
      }),
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: LONG_NAME } },
        strategy: { type: 'Recreate' },
        template,
      },
    },
  },
  {
    resource: 'events',
    object: {
      metadata: meta(`${LONG_NAME}.1`),
      involvedObject: { kind: 'Deployment', name: LONG_NAME, namespace: NAMESPACE },
      type: 'Warning',
      reason: STRANGE,
      message: STRANGE,
      count: 7,
      lastTimestamp: CREATED,
    },
  },
  {
    resource: 'cronjobs',
    object: {
      metadata: meta('strange-import', { labels: { 'quayside.io/imports': 'true' } }),
      spec: { schedule: STRANGE, timeZone: STRANGE, suspend: true, jobTemplate: { spec: { template } } },
    },
  },
  {
    resource: 'jobs',
    object: {
      metadata: meta('strange-import-1', {
        ownerReferences: [
          {
            apiVersion: 'batch/v1',
            kind: 'CronJob',
            name: 'strange-import',
            uid: 'strange-import',
            controller: true,
          },
        ],
      }),
      spec: { template },
      status: {
        startTime: CREATED,
        conditions: [
          { type: 'Failed', status: 'True', reason: STRANGE, message: STRANGE, lastTransitionTime: CREATED },
        ],
      },
    },
  },
]

import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { ImageStreamImport } from '#lib/kubernetes/objects'
import { recorded } from '#lib/kubernetes/testing/recorded'
import { answered, recordedSnapshot, SERVICE, WORKER } from '#lib/domain/testing/recorded-objects'
import { digestOf } from '#lib/domain/image/pull-spec'
import { planAction, type SnapshotRequest } from '#lib/plan/actions/plan-action'
import type { Plan, StepRequest } from '#lib/plan/plan'
import { planOf, upToDate } from '#lib/plan/testing/test-plans'
import { revertWorkload } from '#lib/plan/actions/revert/action'

/** What a shell and `oc` make of a command: the request that it sends. */
type Sent = Pick<StepRequest, 'method' | 'path' | 'body'>

const PATH_OF: Record<string, string> = {
  istag: '/apis/image.openshift.io/v1/namespaces/NAMESPACE/imagestreamtags/',
  deployment: '/apis/apps/v1/namespaces/NAMESPACE/deployments/',
  statefulset: '/apis/apps/v1/namespaces/NAMESPACE/statefulsets/',
}

function wordsOf(command: string): string[] {
  const shown = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${command}`], { encoding: 'utf8' })
  return shown.split('\0').slice(0, -1)
}

/** The value of a flag, written `--flag value` or `--flag=value`. */
function flagOf(words: string[], name: string): string | undefined {
  const joined = words.find((word) => word.startsWith(`${name}=`))
  return joined?.slice(name.length + 1) ?? words[words.indexOf(name) + 1 || words.length]
}

function sentBy(command: string): Sent {
  const [, verb, ...words] = wordsOf(command)
  const namespace = flagOf(words, '-n') ?? ''
  const [first = '', second = ''] = words
  if (verb === 'delete') {
    expect(first).toBe('pod')
    return { method: 'DELETE', path: `/api/v1/namespaces/${namespace}/pods/${second}`, body: {} }
  }
  if (verb === 'import-image') return importOf(first, words, namespace)
  const [type = '', name = ''] = first.split('/')
  const path = (PATH_OF[type] ?? '').replace('NAMESPACE', namespace) + name
  return { method: 'PATCH', path, body: JSON.parse(flagOf(words, '-p') ?? '') as object }
}

/** What `oc import-image` sends: oc-import-image.json, and oc-import-image-resets-import-mode.json for the mode. */
function importOf(streamTag: string, words: string[], namespace: string): Sent {
  const [name = '', tag = ''] = streamTag.split(':')
  const image = {
    from: { kind: 'DockerImage', name: flagOf(words, '--from') },
    to: { name: tag },
    importPolicy: {
      ...(words.includes('--scheduled') && { scheduled: true }),
      ...(words.includes('--insecure') && { insecure: true }),
      importMode: flagOf(words, '--import-mode') ?? 'Legacy',
    },
    referencePolicy: { type: flagOf(words, '--reference-policy') === 'local' ? 'Local' : 'Source' },
  }
  const path = `/apis/image.openshift.io/v1/namespaces/${namespace}/imagestreamimports`
  return {
    method: 'POST',
    path,
    body: { metadata: { name, namespace }, spec: { import: true, images: [image] } },
  }
}

const AUTHOR = { by: "O'Brien", at: '2026-11-23T18:30:00.000Z', reason: 'It $(crashes)\n"now"' }
const good = 'sha256:b771f8f0ace4ab1db2194b6fb47c30aa86c3cdf523f338512f7b9d290e07895b'
const older = 'sha256:8534463371c69269ca6a33eb2cb2ed8b8ec7000ccf1bdbe69d6f53e9f005b361'
const imported = { action: 'import', stream: 'packit-service', tag: 'prod' } as const

const stuck = recordedSnapshot({
  statefulSets: [answered('StatefulSet', 'statefulset-broken-pod', 3)],
  pods: answered('PodList', 'statefulset-broken-pod', 4).items ?? [],
})

function plan(request: SnapshotRequest, snapshot = recordedSnapshot()): Plan {
  const lookUp = (_tag: unknown, pullSpec: string) => upToDate(digestOf(pullSpec) ?? good)
  return planOf(planAction(snapshot, request, AUTHOR, lookUp, 900))
}

describe('the oc commands of a plan make its requests', () => {
  it.each<SnapshotRequest>([
    imported,
    { action: 'pin', stream: 'packit-worker', tag: 'prod', digest: older, until: '2026-12-01T00:00:00Z' },
    { ...revertWorkload(SERVICE), to: { revision: 1 }, way: null },
    { ...revertWorkload(WORKER), to: { revision: 1 }, way: 'pause' },
    { ...revertWorkload(SERVICE), to: 'before', way: 'pause' },
    { action: 'pause', workload: WORKER, container: 'packit-worker' },
    { action: 'restart', workload: SERVICE },
    { action: 'mark', stream: 'packit-worker', tag: 'prod', digest: older, verdict: 'bad' },
  ])('$action $to $way', (request) => {
    const { steps, commands } = plan(request)
    expect(commands.map(sentBy)).toEqual(steps.map(({ request: sent }) => withoutUnsent(sent)))
  })

  it('waiting for what a step waits for, and deleting the pod', () => {
    const { steps, commands } = plan(
      { action: 'pin', stream: 'packit-worker', tag: 'prod', digest: good, until: null },
      stuck,
    )
    const [pin = '', wait = '', remove = ''] = commands
    expect([pin, remove].map(sentBy)).toEqual(steps.map(({ request }) => withoutUnsent(request)))
    expect(wait).toContain(steps[1]?.after?.images[0]?.image)
  })
})

it('oc import-image sends the recorded request', () => {
  const body = recorded('oc-import-image')[1]?.request.body as ImageStreamImport
  const [command = ''] = plan(imported).commands
  expect(sentBy(command).body).toMatchObject({ spec: body.spec })
})

/** Without what `oc` cannot send: the resourceVersion of an import, which it reads itself, and the uid of a pod. */
function withoutUnsent({ method, path, body }: StepRequest): Sent {
  const sent = { method, path: decodeURIComponent(path) }
  if (method === 'DELETE') return { ...sent, body: {} }
  if (method !== 'POST') return { ...sent, body }
  const { metadata, spec } = body as ImageStreamImport
  const { resourceVersion: _read, ...named } = metadata
  return { ...sent, body: { metadata: named, spec } }
}

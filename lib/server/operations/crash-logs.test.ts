import { expect, it, vi } from 'vitest'
import { systemClock } from '#lib/runtime/system-clock'
import { serve } from '#lib/cluster/testing/test-server'
import { podView } from '#lib/domain/workload/pods'
import { deploymentOf, podOf, replicaSetOf, snapshotOf } from '#lib/domain/testing/test-objects'
import type { Pod } from '#lib/kubernetes/objects'
import type { WorkloadProgress } from '#lib/plan/operation/workload-progress'
import { readCrashLogs } from '#lib/server/operations/crash-logs'
import { LONG_LIMIT } from '#lib/runtime/time-limit'
import { environmentOf } from '#lib/server/testing/test-environment'

const POD = podOf(replicaSetOf(deploymentOf('worker', { images: { worker: 'worker:1' } }), 1, 'abc'), {
  status: {
    containerStatuses: [
      {
        ...{ name: 'worker', ready: false, restartCount: 0, image: '', imageID: '' },
        state: { terminated: { exitCode: 1, reason: 'Error', finishedAt: '2026-11-23T18:29:00Z' } },
      },
    ],
  },
})

function failing(pod: Pod): WorkloadProgress {
  const shown = { ...podView(pod, '2026-11-23T18:30:00Z', null), isOnTarget: true }
  const workload = { kind: 'Deployment', name: 'worker' } as const
  return {
    workload,
    state: 'failing',
    reason: null,
    summary: null,
    pods: [shown],
    images: [],
    deadlineMs: 600_000,
  }
}

it('the log of a crash is read once, and again some time after a failure', async () => {
  const asked: string[] = []
  const cluster = { status: 503 }
  const { url, tokenFile } = await serve(({ url: path = '' }, response) => {
    asked.push(path)
    response.writeHead(cluster.status).end('ImportError')
  })
  const environment = environmentOf('last-words', { cluster: { server: url, tokenFile } })
  const look = async () => {
    const [words] = await readCrashLogs(
      environment,
      { workloads: [failing(POD)] },
      snapshotOf({ pods: [POD] }),
      LONG_LIMIT,
    )
    return words?.text
  }

  expect(await look()).toContain('The log cannot be read.')
  expect(await look()).toContain('The log cannot be read.')
  expect(asked).toHaveLength(1)
  expect(asked[0]).toContain('previous=false')

  cluster.status = 200
  const later = Date.now() + 31_000
  const now = vi.spyOn(systemClock, 'now').mockImplementation(() => later)
  expect([await look(), await look()]).toEqual(['ImportError', 'ImportError'])
  now.mockRestore()
  expect(asked).toHaveLength(2)
})

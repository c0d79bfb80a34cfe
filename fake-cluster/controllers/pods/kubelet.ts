import type { Pod } from '#lib/kubernetes/objects'
import { Refusal } from '../../api/status'
import { recordEvent } from '../events'
import { PodLife, type Node } from './pod-life'
import { isTerminating } from './pods'

/** Simulates pods: they start, crash and stop as their images say. */
export function startKubelet(node: Node): () => void {
  const lives = new Map<string, AbortController>()
  const end = (uid: string) => {
    lives.get(uid)?.abort()
    lives.delete(uid)
  }
  const endAll = () => [...lives.keys()].forEach(end)
  const begin = (uid: string, live: (signal: AbortSignal) => Promise<void>) => {
    end(uid)
    const controller = new AbortController()
    lives.set(uid, controller)
    live(controller.signal).catch((error: unknown) => {
      // If a pod is deleted, or changed by someone else at the same time, the kubelet stops handling it.
      if (!controller.signal.aborted && !(error instanceof Refusal)) console.error(error)
    })
  }
  let lastStart = 0
  // Pods created together start one after the other, so that controllers see each one separately (about 15 ms
  // apart in import-changed.json).
  const startDelay = () => {
    const { timeline, delays } = node
    lastStart = Math.max(timeline.now + delays.start, lastStart + 3 * delays.react)
    return lastStart - timeline.now
  }
  const unsubscribe = node.store.subscribe(({ type, resource, object: pod, previous }) => {
    if (resource !== 'pods') return
    const { uid = '' } = pod.metadata
    if (type === 'DELETED') {
      end(uid)
      return
    }
    const wasTerminating = previous !== undefined && isTerminating(previous)
    if (isTerminating(pod) && !wasTerminating) begin(uid, (signal) => stopPod(node, pod, signal))
    else if (type === 'ADDED' && pod.status?.phase === 'Pending' && !pod.spec?.nodeName)
      begin(uid, (signal) => new PodLife(node, pod, signal, startDelay).run())
    else if (type === 'ADDED' && isCrashing(pod))
      begin(uid, (signal) => new PodLife(node, pod, signal, startDelay).crashOn())
  })
  const stopForgetting = node.store.onClear(endAll)
  return () => {
    unsubscribe()
    stopForgetting()
    endAll()
  }
}

async function stopPod(node: Node, { metadata }: Pod, signal: AbortSignal): Promise<void> {
  const { store, timeline, delays, isRecorded } = node
  await timeline.wait(delays.react)
  signal.throwIfAborted()
  const { namespace = '', name } = metadata
  const found = store.get('pods', namespace, name)
  const [container] = found?.spec?.containers ?? []
  const message = `Stopping container ${container?.name ?? ''}`
  if (found && !isRecorded) recordEvent(store, 'kubelet', 'pods', found, { reason: 'Killing', message })
  await timeline.wait(delays.stop)
  signal.throwIfAborted()
  const pod = store.get('pods', namespace, name)
  if (!pod) return
  const now = { deletionTimestamp: store.timestamp(), deletionGracePeriodSeconds: 0 }
  store.update('pods', { ...pod, metadata: { ...pod.metadata, ...now } })
  store.delete('pods', namespace, name)
}

/** A seeded pod that is already crashing continues to crash. */
function isCrashing({ status }: Pod): boolean {
  return (
    status?.containerStatuses?.some(({ state }) => state?.waiting?.reason === 'CrashLoopBackOff') ?? false
  )
}

import type { ContainerState, ContainerStatus, Pod } from '#lib/kubernetes/objects'

/** How an instance of a container ended. */
export type ContainerEnd = {
  exitCode: number
  /** `Error`, `OOMKilled`, `Completed`, …, as the kubelet says it. */
  reason: string | null
  at: string | null
}

/** One container of a pod, whose log can be read. */
export type ContainerView = {
  pod: string
  name: string
  /** `waiting`: it has no instance now. */
  state: 'running' | 'waiting' | 'ended'
  /** Why it waits, such as `CrashLoopBackOff`; null if it does not. */
  waitsFor: string | null
  restarts: number
  /** How the instance of now ended; null if it has not. */
  ended: ContainerEnd | null
  /** How the instance before ended; null without one. */
  previous: ContainerEnd | null
  isCrashing: boolean
}

/** A container that has run for so long has recovered from its crash: no back-off of the kubelet is longer. */
export const RECOVERED_MS = 5 * 60_000

/** The containers of pods, those that crash first. A pod that is being deleted ends its containers, which is no crash. */
export function containerViews(pods: readonly Pod[], readAt: string): ContainerView[] {
  const all = pods.flatMap((pod) => {
    const { initContainerStatuses = [], containerStatuses = [] } = pod.status ?? {}
    const isLeaving = pod.metadata.deletionTimestamp !== undefined
    return [...initContainerStatuses, ...containerStatuses].map((status) => {
      const { name, restartCount, state, lastState } = status
      return {
        pod: pod.metadata.name,
        name,
        state: stateOf(state),
        waitsFor: state?.waiting?.reason ?? null,
        restarts: restartCount,
        ended: endOf(state),
        previous: endOf(lastState),
        isCrashing: !isLeaving && isCrashing(status, readAt),
      }
    })
  })
  return [...all.filter((each) => each.isCrashing), ...all.filter((each) => !each.isCrashing)]
}

function stateOf(state: ContainerState | undefined): ContainerView['state'] {
  if (state?.running) return 'running'
  return state?.terminated ? 'ended' : 'waiting'
}

function endOf(state: ContainerState | undefined): ContainerEnd | null {
  const terminated = state?.terminated
  if (!terminated) return null
  const { exitCode, reason = null, finishedAt = null } = terminated
  return { exitCode, reason, at: finishedAt }
}

function isCrashing({ state, lastState }: ContainerStatus, readAt: string): boolean {
  if (state?.waiting?.reason === 'CrashLoopBackOff' || hasFailed(state)) return true
  const startedAt = Date.parse(state?.running?.startedAt ?? '')
  return hasFailed(lastState) && Date.parse(readAt) - startedAt < RECOVERED_MS
}

function hasFailed(state: ContainerState | undefined): boolean {
  return (state?.terminated?.exitCode ?? 0) !== 0
}

/** Those of POSIX that end processes in clusters. */
const SIGNALS: Record<number, string> = {
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  13: 'SIGPIPE',
  15: 'SIGTERM',
}

/** `exit code 137, as after SIGKILL · OOMKilled`. Runtimes add 128 to a signal, but a program can also choose such a code. */
export function endWords({ exitCode, reason }: ContainerEnd): string {
  const signal = SIGNALS[exitCode - 128]
  const code = `exit code ${exitCode}${signal === undefined ? '' : `, as after ${signal}`}`
  return reason === null ? code : `${code} · ${reason}`
}

/** Which instance printed the last lines before the crash. While the kubelet backs off, both are the same. */
export function isCrashOfPrevious({ ended, previous }: ContainerView): boolean {
  return ended === null && previous !== null
}

/** Changes when the container starts again, and when it ends: then its logs are other ones. */
export function instanceOf({ restarts, ended, previous }: ContainerView): string {
  return [restarts, ended?.at, previous?.at].join(' ')
}

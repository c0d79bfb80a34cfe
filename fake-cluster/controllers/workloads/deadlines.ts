import type { Deployment } from '#lib/kubernetes/objects'
import { progressOf } from './deployment-status'
import type { Work } from '../loop'

const UNWATCHED = ['DeploymentPaused', 'NewReplicaSetAvailable', 'ProgressDeadlineExceeded']

/** The progress deadlines of the current rollouts. */
export class Deadlines {
  private readonly known = new Map<string, { progress: string; due: number }>()

  constructor(private readonly work: Work) {}

  /** The time when the rollout is overdue, counted from the condition's timestamp in whole seconds. */
  of(deployment: Deployment): number | undefined {
    const condition = progressOf(deployment)
    const { uid = '' } = deployment.metadata
    if (!condition?.reason || UNWATCHED.includes(condition.reason)) {
      this.known.delete(uid)
      return undefined
    }
    const { store, timeline } = this.work
    const { progressDeadlineSeconds: seconds = 600 } = deployment.spec
    const progress = JSON.stringify([condition, seconds])
    const known = this.known.get(uid)
    if (known?.progress === progress) return known.due
    const age = store.now().getTime() - Date.parse(condition.lastUpdateTime ?? '')
    const due = timeline.now + seconds * 1000 - age + 1000
    this.known.set(uid, { progress, due })
    return due
  }
}

import type { WorkloadKey } from '#lib/domain/workload'

/** Where the pages are. Names go in encoded, because a name from a URL may be anything. */

const FOLDER_OF = { Deployment: 'deployments', StatefulSet: 'stateful-sets' } as const

export function environmentAddress(environment: string): string {
  return `/${encodeURIComponent(environment)}`
}

export function tagAddress(environment: string, stream: string, tag: string): string {
  return `${environmentAddress(environment)}/image-streams/${encodeURIComponent(stream)}/${encodeURIComponent(tag)}`
}

export function activityAddress(environment: string): string {
  return `${environmentAddress(environment)}/activity`
}

export function workloadAddress(environment: string, { kind, name }: WorkloadKey): string {
  return `${environmentAddress(environment)}/${FOLDER_OF[kind]}/${encodeURIComponent(name)}`
}

export function operationAddress(environment: string, id: string): string {
  return `${environmentAddress(environment)}/operations/${encodeURIComponent(id)}`
}

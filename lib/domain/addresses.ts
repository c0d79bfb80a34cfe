import type { WorkloadKey } from '#lib/domain/workload/workload'

/** Where the pages are. Names go in encoded, because a name from a URL may be anything. */

const FOLDER_OF = { Deployment: 'deployments', StatefulSet: 'stateful-sets' } as const

export function environmentAddress(environment: string): string {
  return `/${encodeURIComponent(environment)}`
}

export function scheduleAddress(environment: string): string {
  return `${environmentAddress(environment)}/schedule`
}

export function tagAddress(environment: string, stream: string, tag: string): string {
  return `${environmentAddress(environment)}/image-streams/${encodeURIComponent(stream)}/${encodeURIComponent(tag)}`
}

/** Where two images of a stream are compared; without digests, those that people want to see most. */
export function comparisonAddress(
  environment: string,
  stream: string,
  tag: string,
  images?: { from: string; to: string },
): string {
  const query = images === undefined ? '' : `?${new URLSearchParams(images).toString()}`
  return `${tagAddress(environment, stream, tag)}/compare${query}`
}

export function imageAddress(environment: string, stream: string, tag: string, digest: string): string {
  return `${tagAddress(environment, stream, tag)}/images/${encodeURIComponent(digest)}`
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

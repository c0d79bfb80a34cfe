import { ownAddress } from '#lib/runtime/base-path'

/** Which log is read. */
export type LogAddress = { environment: string; pod: string; container: string; isPrevious: boolean }

/** `file` downloads what is there, `follow` goes on. */
export function logAddress(
  form: 'file' | 'follow',
  { environment, pod, container, isPrevious }: LogAddress,
): string {
  const query = new URLSearchParams({ environment, pod, container, ...(isPrevious && { previous: 'true' }) })
  return ownAddress(`/api/pod-log/${form}?${query.toString()}`)
}

import type { ClusterError } from '#lib/domain/answer'
import { titlesOf } from '#lib/domain/environment-view'
import type { PicturePart } from '#lib/domain/workload-page/environment-picture'

/** `title`: null where there is only one environment. */
type Of<T = unknown> = { environment: string; title: string | null } & T

/** What a picture does not have: environments that cannot be read, those without a workload to draw, and workloads that are too many. */
export type PictureLimits = {
  unread: Of<{ error: ClusterError }>[]
  empty: Of[]
  unlisted: Of<{ number: number }>[]
}

export function limitsOf(parts: readonly PicturePart[]): PictureLimits {
  const titleOf = titlesOf(parts.map(({ environment }) => environment))
  const limits: PictureLimits = { unread: [], empty: [], unlisted: [] }
  for (const { environment, picture, unlisted: number, error } of parts) {
    const of = { environment: environment.name, title: titleOf(environment.name) }
    if (error !== null) limits.unread.push({ ...of, error })
    else if (number > 0) limits.unlisted.push({ ...of, number })
    else if (picture.bands.length === 0) limits.empty.push(of)
  }
  return limits
}

import type { ClusterError } from '#lib/domain/answer'
import { titlesOf } from '#lib/domain/environment-view'
import type { PicturePart } from '#lib/domain/workload-page/environment-picture'

/** `title`: null where there is only one environment. */
type Of<T = unknown> = { environment: string; title: string | null } & T

/** What a picture does not have: workloads that cannot be read, environments without one to draw, and workloads that are too many. */
export type PictureLimits = {
  unread: Of<{ what: string; error: ClusterError }>[]
  empty: Of[]
  unlisted: Of<{ number: number }>[]
}

export function limitsOf(parts: readonly PicturePart[]): PictureLimits {
  const titleOf = titlesOf(parts.map(({ environment }) => environment))
  const limits: PictureLimits = { unread: [], empty: [], unlisted: [] }
  for (const { environment, picture, unlisted: number, unread } of parts) {
    const of = { environment: environment.name, title: titleOf(environment.name) }
    const [first, other] = unread
    if (first !== undefined) {
      const what = other === undefined ? first.what : 'The workloads'
      limits.unread.push({ ...of, what, error: first.error })
    }
    if (number > 0) limits.unlisted.push({ ...of, number })
    else if (picture.bands.length === 0 && first === undefined) limits.empty.push(of)
  }
  return limits
}

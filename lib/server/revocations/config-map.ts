import 'server-only'
import { JOURNAL_LABEL } from '#lib/kubernetes/names'
import type { ConfigMap } from '#lib/kubernetes/objects'
import { isPast, type Revoked } from '#lib/server/auth/revocations'

/** Each of its entries is one `Revoked`, with its moment in RFC 3339, as `date` writes it. Others are left as they are. */
export const REVOCATIONS_NAME = 'quayside-sessions'

const LABELS = { 'app.kubernetes.io/part-of': 'quayside', [JOURNAL_LABEL]: 'true' }

export function revocationsIn({ data }: ConfigMap): Revoked[] {
  return Object.entries(data ?? {}).map(([key, text]) => [key, Date.parse(text)])
}

export function newRevocations(added: Iterable<Revoked>) {
  const metadata = { name: REVOCATIONS_NAME, labels: LABELS }
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: dataOf(added) }
}

/**
 * A merge patch. Whatever another replica adds at the same time stays, so it names no resourceVersion, unless it also removes entries
 * that are past: one of these could be replaced meanwhile.
 */
export function patchOf(added: Iterable<Revoked>, known: ConfigMap | undefined, now: number) {
  const past = known === undefined ? [] : revocationsIn(known).filter((each) => isPast(each, now))
  const { resourceVersion } = known?.metadata ?? {}
  return {
    metadata: { labels: LABELS, ...(past.length > 0 ? { resourceVersion } : {}) },
    data: { ...Object.fromEntries(past.map(([key]) => [key, null])), ...dataOf(added) },
  }
}

function dataOf(revoked: Iterable<Revoked>): Record<string, string> {
  return Object.fromEntries([...revoked].map(([key, at]) => [key, new Date(at).toISOString()]))
}

import 'server-only'

/**
 * Whether a resourceVersion is older than the previous one. Usually resourceVersions are only compared for equality. But if a
 * watch goes backwards, etcd was restored, and only a new list makes the store right. Returns false for values that are not
 * numbers.
 */
export function isOlder(next: string | undefined, last: string): boolean {
  return isNumber(next) && isNumber(last) && BigInt(next) < BigInt(last)
}

function isNumber(resourceVersion: string | undefined): resourceVersion is string {
  return resourceVersion !== undefined && /^\d+$/.test(resourceVersion)
}

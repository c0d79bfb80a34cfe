import 'server-only'

/**
 * Whether a resourceVersion is older than one that came before it. They are compared for equality only wherever it matters
 * which object is right; a watch that goes backwards tells, however, of a server that was restored, and of a store that only
 * a list makes right. Those that are no numbers are never suspected.
 */
export function isOlder(next: string | undefined, last: string): boolean {
  return isNumber(next) && isNumber(last) && BigInt(next) < BigInt(last)
}

function isNumber(resourceVersion: string | undefined): resourceVersion is string {
  return resourceVersion !== undefined && /^\d+$/.test(resourceVersion)
}

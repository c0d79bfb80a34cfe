import type { Reached } from '#lib/domain/installation/about-view'

/** A host, and the proxy that is asked for it. */
export function ReachedHost({ host, proxy }: Reached) {
  return (
    <>
      {host}
      {proxy !== null && <span className="text-soft"> through the proxy {proxy}</span>}
    </>
  )
}

'use client'

import { RelativeTime } from '#components/format/time'
import { Notice } from '#components/ui/notice'
import { useSessionCheck } from '#lib/client/use-session-check'

/** The rights of the person rest on groups that the sign-in service did not confirm for a while. */
export function UnconfirmedNotice() {
  const { unconfirmedSince } = useSessionCheck()
  return (
    <div role="status" className={unconfirmedSince === null ? '' : 'mb-4'}>
      {unconfirmedSince !== null && (
        <Notice tone="warn">
          The sign-in service does not answer. Quayside goes on with your groups of{' '}
          <RelativeTime time={new Date(unconfirmedSince).toISOString()} />, and signs you out when they are 30
          minutes old.
        </Notice>
      )}
    </div>
  )
}
